using Carillon.Executions;
using Carillon.Ledger;

namespace Carillon.TestKit.Simulation;

/// <summary>One process asks another one to take a run over.</summary>
internal sealed class HandOffMessage(SimulatedHost from, SimulatedHost to, ExecutionId id, string fence) : Delivery(from)
{
    private readonly TaskCompletionSource<bool> _taken = new();

    public override string Text => $"hands {id} to {to.Name}";

    /// <summary>Whether it was taken over, once that is known.</summary>
    public Task<bool> Taken => _taken.Task;

    public override void Answer() => Arrive();

    public override void Refuse() => _taken.TrySetResult(false);

    public override void LoseAnswer()
    {
        // Whoever sent it waits for as long as it has patience.
    }

    protected override void TakeEffect()
    {
        if (to.Dead)
        {
            _taken.TrySetResult(false);
            return;
        }

        to.Start($"is asked to take {id} over", async () =>
        {
            var claim = await to.Get<ClaimTransfer>().TakeOverAsync(id, fence);
            if (claim is not null)
            {
                to.Get<RunPool>().Take(claim);
            }

            _taken.TrySetResult(claim is not null);
        });
    }
}
