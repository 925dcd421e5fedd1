namespace Carillon.Configuration;

/// <summary><c>Carillon:Backup</c>: whether the state is backed up, where to, and how long backups are kept.</summary>
public sealed class BackupOptions
{
    /// <summary>Whether the state is backed up. Default: not set, which means yes, but for the environment <c>dev</c>.</summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// What the names of all blobs begin with, so that several environments can share a place: lower-case letters, digits and '-',
    /// at most 32. Default: not set, which means the variable <c>ENVIRONMENT</c>, and without it <c>prod</c> where the host's
    /// environment is Production, <c>staging</c> where it is Staging, and <c>dev</c> anywhere else.
    /// </summary>
    public string? Environment { get; set; }

    /// <summary>
    /// Where backups are kept: <c>folder</c>, or the name of a connection, whose account's Blob Storage takes them. Default: not set,
    /// which means the account that the state is kept in, or a folder where it is kept in SQLite.
    /// </summary>
    public string? Storage { get; set; }

    /// <summary>
    /// The container that the backups are kept in, where they are kept in Blob Storage: 3 to 63 lower-case letters, digits and single
    /// '-' between them. It is made where it is missing. Two apps may share one only with different
    /// <see cref="Environment"/>. Default: not set, which means <c>carillon-</c> and the name of the app.
    /// </summary>
    public string? Container { get; set; }

    /// <summary>
    /// The folder that the backups are kept in, where they are kept in one. A relative path begins at the app's content root.
    /// Default: <c>data/backups</c>.
    /// </summary>
    public string Folder { get; set; } = "data/backups";

    /// <summary>
    /// How long snapshots are kept. The newest one, and the newest one that a drill has restored, are kept for longer. From an hour
    /// to 3,650 days. Default: 7 days.
    /// </summary>
    public TimeSpan SnapshotRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long a change may wait for its increment before that is an alarm. From a minute to a day. Default: 5 minutes.
    /// </summary>
    public TimeSpan MaxLag { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How old the last snapshot may be before that is an alarm. From a minute to 30 days. Default: 2 hours.</summary>
    public TimeSpan MaxSnapshotAge { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// How long ago a restore may have been proven last before that is an alarm. From a minute to 30 days. Default: 12 hours.
    /// </summary>
    public TimeSpan MaxProofAge { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// The folder in which a restore that is asked for over HTTP may make a file or a folder, or in one below. A relative path begins at the
    /// app's content root. Default: <c>.</c>, the content root itself.
    /// </summary>
    public string RestoreFolder { get; set; } = ".";
}
