using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Retention;

/// <summary>What of one job is kept, worked out for one moment.</summary>
/// <param name="RunsSince">Runs that ended before are too old, but for failures.</param>
/// <param name="FailuresSince">Runs that failed, timed out or were abandoned before are too old.</param>
/// <param name="NotRunSince">Occurrences that were skipped or missed before are too old.</param>
/// <param name="Count">How many finished runs are kept.</param>
/// <param name="Expired">Whether the job was retired so long ago that nothing of it is kept: neither its newest runs, nor itself.</param>
internal sealed record RetentionRule(DateTimeOffset RunsSince, DateTimeOffset FailuresSince, DateTimeOffset NotRunSince, int Count, bool Expired)
{
    /// <summary>The rule of a job. What the job says itself comes before the options, for every kind of execution.</summary>
    /// <param name="options">The options.</param>
    /// <param name="id">Which job.</param>
    /// <param name="row">Its row. Null where it has none: then the options alone hold.</param>
    /// <param name="now">The moment.</param>
    public static RetentionRule For(RetentionOptions options, JobId id, JobRow? row, DateTimeOffset now)
    {
        var job = row?.Effective(id);
        var runs = Ago(now, job?.RetainFor ?? options.MaxAge);
        return new RetentionRule(
            runs,
            Ago(now, job?.RetainFor ?? options.FailedMaxAge ?? options.MaxAge),
            Ago(now, job?.RetainFor ?? options.NotRunMaxAge ?? options.MaxAge),
            job?.RetainCount ?? (job?.System == true ? options.SystemMaxCount : options.MaxCount),
            row?.RetiredAt < runs);
    }

    /// <summary>Nothing that was due or accepted from here on can be too old.</summary>
    public DateTimeOffset AllKeptSince => new[] { RunsSince, FailuresSince, NotRunSince }.Max();

    /// <summary>By how much the count may be exceeded before anything is read for it.</summary>
    public int Slack => Count / 20;

    /// <summary>Whether an execution is too old. Its age counts from its end: a range of occurrences may have begun long before.</summary>
    public bool IsTooOld(ExecutionRow execution) => execution.FinishedAt < execution.State switch
    {
        ExecutionState.Skipped or ExecutionState.Missed => NotRunSince,
        _ when IsFailure(execution.State) => FailuresSince,
        _ => RunsSince,
    };

    /// <summary>Whether a final state is a failure of the job.</summary>
    public static bool IsFailure(ExecutionState state) => state is ExecutionState.Failed or ExecutionState.TimedOut or ExecutionState.Abandoned;

    private static DateTimeOffset Ago(DateTimeOffset now, TimeSpan age) =>
        age < now - DateTimeOffset.UnixEpoch ? now - age : DateTimeOffset.UnixEpoch;
}
