using Carillon.Explanations;
using Carillon.Scheduling;

namespace Carillon.Functions.Http;

/// <summary>Why a job ran at an instant, or did not, as the API shows it.</summary>
internal sealed record WhyJson
{
    /// <summary><c>namespace/name</c>.</summary>
    public required string Job { get; init; }

    /// <summary>The instant that was asked for, to the second.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The instant that the answer is about. Absent where nothing was due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public required ExplanationVerdict Verdict { get; init; }

    public required string Sentence { get; init; }

    /// <summary>How <see cref="DueAt"/> stands to a change of the clocks. Absent where none is near.</summary>
    public ClockChange? ClockChange { get; init; }

    /// <summary>The rows that the sentence goes by.</summary>
    public required IReadOnlyList<EvidenceJson> Evidence { get; init; }

    public static WhyJson From(Explanation explanation, JobViews jobs) => new()
    {
        Job = explanation.Job.ToString(),
        At = explanation.At,
        DueAt = explanation.DueAt,
        Verdict = explanation.Verdict,
        Sentence = explanation.Sentence,
        ClockChange = explanation.ClockChange,
        Evidence = [.. explanation.Evidence.Select(row => EvidenceJson.From(row, explanation.Job, jobs))],
    };
}
