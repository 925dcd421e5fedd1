namespace Carillon.Ledger;

/// <summary>
/// While a clock claims many jobs that are due at one instant, runs of this process that are over leave the store to those
/// claims: nobody is harmed by a record that is written a moment later, and everybody by a start that is. It puts the writing of
/// records off, and nothing else: what they say is settled before.
/// </summary>
public sealed class ClaimsFirst(TimeProvider time)
{
    /// <summary>The longest that a record waits: also where a claim does not come to its end.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private volatile Task _over = Task.CompletedTask;

    /// <summary>Done when no claims go first.</summary>
    public Task Over => _over;

    /// <summary>Makes some claims, which go first until all of them are made.</summary>
    public async Task WhileAsync(Func<Task> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var patience = time.CreateTimer(static over => ((TaskCompletionSource)over!).TrySetResult(), over, Longest, Timeout.InfiniteTimeSpan);
        _over = over.Task;
        try
        {
            await claims();
        }
        finally
        {
            // Of two clocks at a time the later one counts: a record that waits for either waits for that one alone.
            over.TrySetResult();
        }
    }
}
