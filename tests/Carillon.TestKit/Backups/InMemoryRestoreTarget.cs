using Carillon.Backups.Targets;
using Carillon.TestKit.Storage;

namespace Carillon.TestKit.Backups;

/// <summary>A place in memory that a restore can fill, and that knows whether it was ever opened.</summary>
public sealed class InMemoryRestoreTarget : IRestoreTarget
{
    public string Description => "memory";

    /// <summary>What is in it. Null as long as nobody has opened it.</summary>
    public InMemoryStateStore? Store { get; private set; }

    public Task<RestorePlace> OpenAsync(bool replace, CancellationToken cancellationToken) =>
        Task.FromResult(new RestorePlace(Store ??= new InMemoryStateStore(), () => ValueTask.CompletedTask));
}
