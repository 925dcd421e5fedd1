using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Carillon.Functions.HandOff;
using Carillon.Functions.Http;
using Carillon.Jobs;

namespace Carillon.Functions.OpenApi;

/// <summary>A body that may say why something is done.</summary>
internal record ReasonShape
{
    [Description("Why. It is kept with what is put on record.")]
    [MaxLength(JsonBody.LongestReason)]
    public string? Reason { get; init; }
}

/// <summary>A body that may say when something ends.</summary>
internal record EndShape : ReasonShape
{
    [Description("When it ends: an instant with its offset, such as 2026-03-08T07:00:00Z. Not together with 'for'.")]
    public string? Until { get; init; }

    [Description("How long it goes on from now: such as 30s, 5m, 2h or 1d, or hh:mm:ss. Not together with 'until'.")]
    public string? For { get; init; }
}

/// <summary>The body of a run by hand.</summary>
internal sealed record RunShape : ReasonShape
{
    [Description("What to hand to the job: names, and values that are texts, numbers, true or false.")]
    public IReadOnlyDictionary<string, object>? Parameters { get; init; }
}

/// <summary>The body of an act on several jobs.</summary>
internal sealed record BulkShape : ReasonShape
{
    public required SelectorShape Selector { get; init; }
}

/// <summary>The body of a pause of several jobs.</summary>
internal sealed record BulkPauseShape : EndShape
{
    public required SelectorShape Selector { get; init; }
}

/// <summary>Which jobs are meant.</summary>
internal sealed record SelectorShape
{
    [Description("Those of a namespace.")]
    [MaxLength(SelectorReading.LongestName)]
    public string? Namespace { get; init; }

    [Description("Those with a tag.")]
    [MaxLength(SelectorReading.LongestName)]
    public string? Tag { get; init; }

    [Description("These, each as namespace/name.")]
    [MaxLength(SelectorReading.MostJobs)]
    public IReadOnlyList<string>? Jobs { get; init; }

    [Description("All. Not together with the others.")]
    public bool? All { get; init; }

    [Description("Whether Carillon's own jobs are among them. Left out, only those that are named are.")]
    public bool? System { get; init; }
}

/// <summary>The body of values that are set in place of the code's. Null takes one back.</summary>
internal sealed record OverridesShape : ReasonShape
{
    [Description("A cron expression, or a macro such as @daily. %Setting% takes the value of a setting.")]
    public string? Schedule { get; init; }

    [Description("The IANA name of a zone.")]
    public string? TimeZone { get; init; }

    [Description("How long a run may take: such as 90s, or hh:mm:ss.")]
    public string? Timeout { get; init; }

    public int? MaxRetries { get; init; }

    public int? RerunAfterLoss { get; init; }

    public MisfirePolicy? Misfire { get; init; }

    [Description("How late an occurrence may still start: such as 10m, or hh:mm:ss.")]
    public string? MaxLateness { get; init; }

    public OverlapPolicy? Overlap { get; init; }

    [Description("How long finished executions are kept: such as 30d.")]
    public string? RetainFor { get; init; }

    [Description("How many finished executions are kept.")]
    public int? RetainCount { get; init; }

    [Description("Whether it runs when it is due.")]
    public bool? Enabled { get; init; }
}

/// <summary>The body of a request for a token.</summary>
internal sealed record TokenShape : EndShape
{
    [Description("What it is for.")]
    [MaxLength(TokenBody.LongestName)]
    public required string Name { get; init; }

    [Description("What whoever shows it may do, in any case of letters.")]
    [AllowedValues("reader", "operator", "admin")]
    public required string Role { get; init; }

    [Description("Whose jobs it is for. Left out, it is for all, and for what concerns the whole installation.")]
    [MaxLength(TokenBody.MostNamespaces)]
    public IReadOnlyList<string>? Namespaces { get; init; }
}

/// <summary>The body of a request for a restore.</summary>
internal sealed record RestoreShape : ReasonShape
{
    [Description("The moment to restore: an instant with its offset. Left out, the newest there is.")]
    public string? To { get; init; }

    public RestoreTargetShape? Target { get; init; }

    [Description("Whether only to say what it would do. Then no target is needed.")]
    public bool? DryRun { get; init; }
}

/// <summary>Where to restore to. Which of the members describe the place depends on its kind.</summary>
internal sealed record RestoreTargetShape
{
    [Description("sqlite, table, folder, or live: in the place of the state in use.")]
    public required string Kind { get; init; }

    [Description("sqlite and folder: where the file or the folder is.")]
    public string? Path { get; init; }

    [Description("table: its name.")]
    public string? Table { get; init; }

    [Description("table: the name of the connection in the settings. Left out, that of the app.")]
    public string? Connection { get; init; }

    [Description("Whether a state that is there may go.")]
    public bool? Replace { get; init; }
}

/// <summary>The body of a request that hands runs off.</summary>
internal sealed record HandOffShape
{
    [MaxLength(HandOffBody.MostRuns)]
    public required IReadOnlyList<HandOffRunShape> Runs { get; init; }
}

/// <summary>A run that is handed off.</summary>
internal sealed record HandOffRunShape
{
    public required string Id { get; init; }

    [Description("What the claim was written with: nobody else can begin the run.")]
    public required string Fence { get; init; }
}
