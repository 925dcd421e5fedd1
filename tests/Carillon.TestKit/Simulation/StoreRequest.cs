using Carillon.Storage;

namespace Carillon.TestKit.Simulation;

/// <summary>A request to the store.</summary>
/// <param name="from">Who asks.</param>
/// <param name="text">What it is, for the trace; worked out when somebody reads it.</param>
/// <param name="act">What it does.</param>
/// <param name="writes">Whether it may have written something.</param>
/// <param name="token">Gives it up before it arrives.</param>
internal sealed class StoreRequest<T>(SimulatedHost from, Func<string> text, Func<T> act, bool writes, CancellationToken token) : Delivery(from)
{
    private readonly TaskCompletionSource<T> _answer = new();
    private T _result = default!;

    public override string Text => text();

    /// <summary>The answer, once it has arrived.</summary>
    public Task<T> Result => _answer.Task;

    public override void Answer()
    {
        if (token.IsCancellationRequested && !Arrived)
        {
            _answer.TrySetCanceled(token);
            return;
        }

        Arrive();
        _answer.TrySetResult(_result);
    }

    public override void Refuse() => _answer.TrySetException(new StateStoreUnavailableException("The store is down (as the simulation has it)."));

    public override void LoseAnswer() => _answer.TrySetException(writes
        ? new StateStoreOutcomeUnknownException("The answer was lost (as the simulation has it).")
        : new StateStoreUnavailableException("The answer was lost (as the simulation has it)."));

    protected override void TakeEffect() => _result = act();
}
