using Carillon.Executions;
using Carillon.Ledger;

namespace Carillon.TestKit.Simulation;

/// <summary>
/// Hands claimed runs to another process, over a line that delays, loses and doubles what it carries. Where nobody is heard to
/// have taken a run over it is taken back, as the app's own hand-off does.
/// </summary>
internal sealed class SimulatedHandOff(SimulatedParts parts, RunPool pool, ClaimTransfer claims) : IHandOff
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<Task> _underWay = [];

    private SimulatedHost Host => parts.Host;

    public void Take(RunClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (!parts.HandOffDice.Chance(30) || Host.World.AnyOther(Host, parts.HandOffDice) is not { } other)
        {
            pool.Take(claim);
            return;
        }

        _underWay.RemoveAll(task => task.IsCompleted);
        _underWay.Add(Host.Scheduler.Start(() => HandOffAsync(claim, other)));
    }

    public async Task FlushAsync()
    {
        using var done = new CancellationTokenSource();
        await Task.WhenAny(Task.WhenAll(_underWay), Task.Delay(2 * Patience, Host.Clock, done.Token));
        End(done);
    }

    private async Task HandOffAsync(RunClaim claim, SimulatedHost other)
    {
        var message = new HandOffMessage(Host, other, claim.Id, claim.Live.Row.Fence!);
        Host.World.Send(message);
        using var done = new CancellationTokenSource();
        await Task.WhenAny(message.Taken, Task.Delay(Patience, Host.Clock, done.Token));
        End(done);
        if (message.Taken is { IsCompleted: true, Result: true })
        {
            return;
        }

        if (await claims.TakeBackAsync(claim) is { } ours)
        {
            pool.Take(ours);
        }
    }

    /// <summary>At once, and not on another thread: all of a simulation is on one.</summary>
    private static void End(CancellationTokenSource wait) => wait.Cancel();
}
