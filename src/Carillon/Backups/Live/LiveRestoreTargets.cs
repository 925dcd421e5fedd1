using Carillon.Backups.Targets;

namespace Carillon.Backups.Live;

/// <summary>The state in use as a place for a restore: it is no place that could be opened, but one that <see cref="LiveRestorer"/> replaces.</summary>
public sealed class LiveRestoreTargets : IRestoreTargets
{
    /// <inheritdoc/>
    public string Kind => "live";

    /// <inheritdoc/>
    public IReadOnlyList<RestoreTargetField> Fields => [];

    /// <inheritdoc/>
    public IRestoreTarget Find(IReadOnlyDictionary<string, string> fields) => LiveRestoreTarget.Instance;
}
