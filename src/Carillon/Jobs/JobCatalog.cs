using System.Diagnostics.CodeAnalysis;

namespace Carillon.Jobs;

/// <summary>The jobs of this build, by id and by function. Empty until discovery has filled it, at start, once.</summary>
public sealed class JobCatalog
{
    private Dictionary<JobId, Job> _byId = [];
    private Dictionary<string, Job> _byFunction = [];

    /// <summary>Every job, by id.</summary>
    public IReadOnlyCollection<Job> Jobs => _byId.Values;

    /// <summary>Finds a job by its id.</summary>
    public bool TryGet(JobId id, [NotNullWhen(true)] out Job? job) => _byId.TryGetValue(id, out job);

    /// <summary>Finds a job by the platform's name of its function, in any case.</summary>
    public bool TryGetByFunction(string functionName, [NotNullWhen(true)] out Job? job) =>
        _byFunction.TryGetValue(functionName, out job);

    /// <summary>Takes the jobs that discovery found.</summary>
    /// <exception cref="ArgumentException">Two jobs share an id.</exception>
    public void Fill(IEnumerable<Job> jobs)
    {
        var all = jobs.OrderBy(job => job.Id.ToString(), StringComparer.Ordinal).ToList();
        _byFunction = all.ToDictionary(job => job.Definition.FunctionName, StringComparer.OrdinalIgnoreCase);
        _byId = all.ToDictionary(job => job.Id);
    }
}
