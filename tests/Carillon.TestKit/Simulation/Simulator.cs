using Carillon.Storage;

namespace Carillon.TestKit.Simulation;

/// <summary>Runs simulations: whole histories of several processes, that a number says everything about.</summary>
public static class Simulator
{
    /// <summary>Runs one.</summary>
    /// <param name="plan">What it is to do.</param>
    /// <param name="trace">Told of everything that happens. Null for nobody.</param>
    /// <param name="store">The store that the processes share, open and empty, held against the simulation's own rows. Null for those alone.</param>
    public static SimulationEnd Run(SimulationPlan plan, Action<string>? trace = null, IStateStore? store = null)
    {
        // A context would take the work away from the processes' schedulers.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            using var world = new World(plan, trace, store);
            world.Run();
            var accounts = world.Ledger.Accounts.ToList();
            return new SimulationEnd(world.Violation, world.Code.Calls, accounts.Sum(account => account.Ended.Count), world.Digest(), world.Restored);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
