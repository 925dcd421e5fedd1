using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Operators;

/// <summary>
/// Selects jobs. Everything that is said has to hold. Carillon's own jobs, and jobs that no build has any more, are selected
/// only where they are named, the former also where <see cref="System"/> says so.
/// </summary>
public sealed record JobSelector
{
    /// <summary>Those of a namespace. Null for any.</summary>
    public string? Namespace { get; init; }

    /// <summary>Those with a tag. Null for any.</summary>
    public string? Tag { get; init; }

    /// <summary>Those that are named. Null for any.</summary>
    public IReadOnlyList<JobId>? Jobs { get; init; }

    /// <summary>Of which namespaces jobs may be selected at all, in lower case; then none of Carillon's own is. Null for any.</summary>
    public IReadOnlyList<string>? Within { get; init; }

    /// <summary>Jobs that may not be selected. Default: none.</summary>
    public IReadOnlyList<JobId> Except { get; init; } = [];

    /// <summary>Whether Carillon's own jobs are selected, too. Default: false.</summary>
    public bool System { get; init; }

    /// <summary>Whether a job may be selected. One that may not is treated as one that is not there.</summary>
    /// <param name="id">Which job.</param>
    /// <param name="row">Its row.</param>
    public bool MaySelect(JobId id, StateRow row) =>
        !Except.Contains(id) && (Within is null || (Within.Contains(id.Namespace) && row is not JobRow { System: true }));

    /// <summary>Whether a job is selected.</summary>
    /// <param name="id">Which job.</param>
    /// <param name="row">Its row. What can't be read is selected where its name is.</param>
    public bool Selects(JobId id, StateRow row)
    {
        if ((Namespace is not null && !id.Namespace.Equals(Namespace, StringComparison.OrdinalIgnoreCase)) || (Jobs is not null && !Jobs.Contains(id)))
        {
            return false;
        }

        return row is not JobRow job
            || ((Tag is null || job.Tags.Contains(Tag, StringComparer.OrdinalIgnoreCase))
                && (Jobs is not null || ((System || !job.System) && job.RetiredAt is null)));
    }
}
