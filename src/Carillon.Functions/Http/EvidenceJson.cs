using Carillon.Explanations;
using Carillon.Jobs;

namespace Carillon.Functions.Http;

/// <summary>A row that an explanation goes by, in the shape in which its own route shows it.</summary>
internal sealed record EvidenceJson
{
    /// <summary>What it is: <c>execution</c>, <c>live</c>, <c>audit</c>, <c>heartbeat</c>, <c>job</c>, <c>unreadable</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public required string Key { get; init; }

    /// <summary>The execution, over or under way, without its log: <c>GET /api/executions/{id}/log</c> has that.</summary>
    public ExecutionJson? Execution { get; init; }

    /// <summary>What was done with the job.</summary>
    public AuditJson? Audit { get; init; }

    /// <summary>The job: its definition, its pause, where it stands.</summary>
    public JobJson? Job { get; init; }

    /// <summary>When the app's dispatcher last ticked.</summary>
    public DateTimeOffset? LastTick { get; init; }

    /// <summary>What is wrong with a row that can't be read.</summary>
    public string? Reason { get; init; }

    public static EvidenceJson From(Evidence evidence, JobId job, JobViews jobs) => evidence switch
    {
        Evidence.OfExecution over => New("execution", over) with { Execution = ExecutionJson.From(over.Row) with { Log = null } },
        Evidence.OfLive live => New("live", live) with { Execution = ExecutionJson.From(live.Row) with { Log = null } },
        Evidence.OfAudit act => New("audit", act) with { Audit = AuditJson.From(act.Row) },
        Evidence.OfHeartbeat beat => New("heartbeat", beat) with { LastTick = beat.Row.At },
        Evidence.OfJob row => New("job", row) with { Job = jobs.Describe(job, row.Row, row.State) },
        Evidence.OfUnreadable damaged => New("unreadable", damaged) with { Reason = damaged.Reason },
        _ => throw new InvalidOperationException($"An explanation goes by a {evidence.GetType().Name}, which the API does not know."),
    };

    private static EvidenceJson New(string kind, Evidence evidence) => new() { Kind = kind, Key = evidence.Key.Value };
}
