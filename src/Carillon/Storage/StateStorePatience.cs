namespace Carillon.Storage;

/// <summary>
/// Asking until there is an answer: for whoever may have written what nobody else will find, such as the right to run an
/// execution.
/// </summary>
internal static class StateStorePatience
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Sends a transaction. Where its answer is lost it may be written: then it is sent again until it is answered, which is safe,
    /// as its conditions hold once, and the caller can't give it up any more.
    /// </summary>
    public static async Task<CommitOutcome> CommitUntilKnownAsync(this IStateStore store, StateTransaction transaction, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await store.CommitAsync(transaction, cancellationToken);
        }
        catch (StateStoreOutcomeUnknownException)
        {
            return await UntilAnsweredAsync(time, () => store.CommitAsync(transaction, CancellationToken.None));
        }
    }

    /// <summary>Asks, again after a pause where the store can't answer: at once, then after 0.1, 0.2, 0.4 … at most 5 seconds.</summary>
    public static async Task<T> UntilAnsweredAsync<T>(TimeProvider time, Func<ValueTask<T>> ask)
    {
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
            {
                await Task.Delay(pause, time);
            }
        }
    }
}
