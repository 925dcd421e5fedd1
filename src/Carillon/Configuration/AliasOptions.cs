namespace Carillon.Configuration;

/// <summary>
/// <c>Carillon:Aliases</c>: other names of Carillon's own jobs, by which the scheduler API shows and takes them. Each is a letter followed by
/// up to 127 letters, digits, <c>-</c> or <c>_</c>, and no other job's name. Default: none, unless the app says otherwise. An app's own jobs
/// have theirs in <c>[Job(Alias)]</c>.
/// </summary>
public sealed class AliasOptions
{
    /// <summary>The job <c>sweeper</c>.</summary>
    public string? Sweeper { get; set; }

    /// <summary>The job <c>monitor</c>.</summary>
    public string? Monitor { get; set; }

    /// <summary>The job <c>metrics</c>.</summary>
    public string? Metrics { get; set; }

    /// <summary>The job <c>health-check</c>.</summary>
    public string? Health { get; set; }

    /// <summary>The job <c>cleanup</c>.</summary>
    public string? Cleanup { get; set; }

    /// <summary>The job <c>backup</c>.</summary>
    public string? Backup { get; set; }

    /// <summary>The job <c>backup-increment</c>.</summary>
    public string? BackupIncrement { get; set; }

    /// <summary>The job <c>backup-drill</c>.</summary>
    public string? BackupDrill { get; set; }

    /// <summary>The alias of a job of Carillon's own. Null where it has none.</summary>
    public string? Of(string functionName) => functionName switch
    {
        "sweeper" => Sweeper,
        "monitor" => Monitor,
        "metrics" => Metrics,
        "health-check" => Health,
        "cleanup" => Cleanup,
        "backup" => Backup,
        "backup-increment" => BackupIncrement,
        "backup-drill" => BackupDrill,
        _ => null,
    };
}
