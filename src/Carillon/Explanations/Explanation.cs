using Carillon.Jobs;
using Carillon.Scheduling;

namespace Carillon.Explanations;

/// <summary>Why a job ran at an instant, or did not, or will.</summary>
public sealed record Explanation
{
    /// <summary>Which job.</summary>
    public required JobId Job { get; init; }

    /// <summary>The instant that was asked for, to the second: schedules are not finer.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The instant that the answer is about. Null where nothing was due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The answer in a word.</summary>
    public required ExplanationVerdict Verdict { get; init; }

    /// <summary>The answer in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>How <see cref="DueAt"/> stands to a change of the clocks, by the schedule in force now. Null where none is near.</summary>
    public ClockChange? ClockChange { get; init; }

    /// <summary>The rows that the sentence goes by: what it is about first, the job last.</summary>
    public required IReadOnlyList<Evidence> Evidence { get; init; }
}
