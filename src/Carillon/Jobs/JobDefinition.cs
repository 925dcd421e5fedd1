using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Carillon.Jobs;

/// <summary>What the code of this build says about a job: every value in force, defaults filled in.</summary>
public sealed record JobDefinition
{
    /// <summary>Which job.</summary>
    public required JobId Id { get; init; }

    /// <summary>The platform's name of its function, in the case its author wrote it.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Another name, under which other programs know it; in lower case. Null where it has none.</summary>
    public string? Alias { get; init; }

    /// <summary>How its function is called there, where it was said; in lower case. Null for the default, <see cref="ShownFunction"/>.</summary>
    public string? FunctionAlias { get; init; }

    /// <summary>The name of its function that other programs know: the one that was said, or <c>trigger_</c> and its name.</summary>
    public string ShownFunction => FunctionAlias ?? "trigger_" + Id.Name.Replace('-', '_');

    /// <summary>The name that other programs know it by: its alias, or its own.</summary>
    public string ShownName => Alias ?? (Id.Namespace == JobId.DefaultNamespace ? Id.Name : Id.ToString());

    /// <summary>The cron expression, settings resolved.</summary>
    public required string Schedule { get; init; }

    /// <summary>The zone its schedule is read in; an IANA id.</summary>
    public required string TimeZone { get; init; }

    /// <summary>What it does, for people. Null when its author said nothing.</summary>
    public string? Description { get; init; }

    /// <summary>How long one attempt may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How often a failed attempt is tried again inside a run.</summary>
    public required int MaxRetries { get; init; }

    /// <summary>Whether it runs when it is due. A job that is switched off can still be run by hand.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What becomes of occurrences that no clock came for in time.</summary>
    public MisfirePolicy Misfire { get; init; }

    /// <summary>How late an occurrence may still start. Null for the default of its misfire policy.</summary>
    public TimeSpan? MaxLateness { get; init; }

    /// <summary>What becomes of occurrences that fall due while a run is under way.</summary>
    public OverlapPolicy Overlap { get; init; }

    /// <summary>How often an occurrence is started again after its run was lost.</summary>
    public int RerunAfterLoss { get; init; }

    /// <summary>Words to select jobs by, in lower case.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How long finished executions are kept. Null for <c>Carillon:Retention</c>.</summary>
    public TimeSpan? RetainFor { get; init; }

    /// <summary>How many finished executions are kept. Null for <c>Carillon:Retention</c>.</summary>
    public int? RetainCount { get; init; }

    /// <summary>Whether it belongs to Carillon itself: lists leave it out unless they are asked for it.</summary>
    public bool System { get; init; }

    /// <summary>
    /// Null when the engine can run the job at any time. Otherwise why only the platform's timer can (its function uses bindings,
    /// or takes what only the platform gives), and so why it can't be run by hand.
    /// </summary>
    public string? OnlyByPlatform { get; init; }

    /// <summary>Equal for equal definitions, in every process and on every machine: 32 hex characters.</summary>
    public string Hash()
    {
        // What was added later is part of it only where it is set: a job that does not use it has the hash that it always had.
        object?[] aliases = Alias is null && FunctionAlias is null ? [] : [Alias, FunctionAlias];
        object?[] values =
        [
            Id, FunctionName, Schedule, TimeZone, Description, Timeout.Ticks, MaxRetries, Enabled, Misfire, MaxLateness?.Ticks, Overlap,
            RerunAfterLoss, string.Join(' ', Tags), RetainFor?.Ticks, RetainCount, System, OnlyByPlatform,
            .. aliases,
        ];
        var text = string.Join('\n', values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
