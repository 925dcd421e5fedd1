using System.Reflection;
using Carillon.Functions.SystemJobs;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Access;

/// <summary>
/// The jobs that write and check backups. What is done with them takes the role that the routes of backups take: else who may not take a
/// backup there could run the job that does, or switch it off.
/// </summary>
public sealed class BackupJobs(JobCatalog catalog)
{
    /// <summary>What whoever may not act on one is told.</summary>
    internal const string WhyNot = "The jobs of backups take the role admin.";

    private static readonly HashSet<string> Functions = [.. typeof(BackupJobs).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
        .Where(method => method.GetCustomAttribute<SystemJobAttribute>() is { ForBackups: true })
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)];

    /// <summary>Whether a caller who may act on other jobs may act on this one.</summary>
    public bool MayActOn(JobId id, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Role >= Role.Admin || !catalog.TryGet(id, out var job) || !Functions.Contains(job.Definition.FunctionName);
    }

    /// <summary>The jobs that a caller may not act on for that reason.</summary>
    public IReadOnlyList<JobId> NotFor(Caller caller) => [.. catalog.Jobs.Select(job => job.Id).Where(id => !MayActOn(id, caller))];
}
