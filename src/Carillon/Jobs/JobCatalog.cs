using System.Diagnostics.CodeAnalysis;

namespace Carillon.Jobs;

/// <summary>The jobs of this build, by id, by function, and by the names that other programs know. Empty until discovery has filled it, at start, once.</summary>
public sealed class JobCatalog
{
    private Dictionary<JobId, Job> _byId = [];
    private Dictionary<string, Job> _byFunction = [];
    private Dictionary<string, Job> _byAnyName = [];

    /// <summary>Every job, by id.</summary>
    public IReadOnlyCollection<Job> Jobs => _byId.Values;

    /// <summary>Finds a job by its id.</summary>
    public bool TryGet(JobId id, [NotNullWhen(true)] out Job? job) => _byId.TryGetValue(id, out job);

    /// <summary>Finds a job by the platform's name of its function, in any case.</summary>
    public bool TryGetByFunction(string functionName, [NotNullWhen(true)] out Job? job) =>
        _byFunction.TryGetValue(functionName, out job);

    /// <summary>
    /// Finds a job by any of its names, in any case: its alias, the name of its function that other programs know,
    /// <c>namespace/name</c>, or its name alone where it is in the default namespace.
    /// </summary>
    public bool TryGetByAnyName(string name, [NotNullWhen(true)] out Job? job) => _byAnyName.TryGetValue(name, out job);

    /// <summary>Every name of a job that other programs may use: no two jobs share one.</summary>
    public static IEnumerable<string> NamesOf(JobDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        IEnumerable<string?> names =
            [definition.Id.ToString(), definition.Id.Namespace == JobId.DefaultNamespace ? definition.Id.Name : null, definition.Alias, definition.ShownFunction];
        return names.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Takes the jobs that discovery found.</summary>
    /// <exception cref="ArgumentException">Two jobs share an id.</exception>
    public void Fill(IEnumerable<Job> jobs)
    {
        var all = jobs.OrderBy(job => job.Id.ToString(), StringComparer.Ordinal).ToList();
        _byFunction = all.ToDictionary(job => job.Definition.FunctionName, StringComparer.OrdinalIgnoreCase);
        _byId = all.ToDictionary(job => job.Id);

        // Discovery refuses names that two jobs share; a catalog that a test fills may hold some: the first one has it.
        _byAnyName = all.SelectMany(job => NamesOf(job.Definition).Select(name => (name, job)))
            .DistinctBy(named => named.name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(named => named.name, named => named.job, StringComparer.OrdinalIgnoreCase);
    }
}
