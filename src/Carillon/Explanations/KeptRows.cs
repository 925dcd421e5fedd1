using Carillon.Configuration;
using Carillon.History;
using Carillon.Retention;

namespace Carillon.Explanations;

/// <summary>Tells whether a row that is not there may have been deleted, because it was too old or too much.</summary>
internal sealed class KeptRows(RetentionOptions options, Inquiry inquiry)
{
    /// <summary>Why the row of an instant may be gone. Null where no clean-up can have taken it.</summary>
    public string? WhyGone(DateTimeOffset at, LedgerLook look)
    {
        var rule = RetentionRule.For(options, inquiry.Job, inquiry.Row, inquiry.Now);
        if (at < rule.AllKeptSince)
        {
            return $"executions of the job that ended before {Phrases.At(rule.AllKeptSince)} are not kept, or not all of them";
        }

        // The oldest runs go first, but for the newest success and failure: with an older run that is there, this one can't have gone for it.
        return inquiry.State is { Dropped: > 0 } state && !look.Rows.Any(row => row.Row.State.IsRun() && row.Row.Id != state.LastSuccess && row.Row.Id != state.LastFailure)
            ? $"of the runs of the job the newest {Phrases.Count(rule.Count)} are kept, and {Phrases.Count(state.Dropped)} have been deleted"
            : null;
    }
}
