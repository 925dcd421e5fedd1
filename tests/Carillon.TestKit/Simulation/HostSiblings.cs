using Carillon.Backups.Live;
using Carillon.Storage;

namespace Carillon.TestKit.Simulation;

/// <summary>The stores beside the first one, as one simulated process sees them.</summary>
internal sealed class HostSiblings(SimulatedHost host) : ISiblingStores
{
    public bool AreOfOneProcess => false;

    public Task<IStateStore> OpenAsync(int generation, bool create, CancellationToken cancellationToken) =>
        Task.FromResult<IStateStore>(new HostStore(host.World, host, generation));
}
