using Carillon.Jobs;

namespace Carillon.Functions.SystemJobs;

/// <summary>The parameter <c>dryRun</c> of a run by hand: the job then counts what it would do, and does nothing.</summary>
internal static class DryRunParameter
{
    private const string Name = "dryRun";

    /// <summary>Whether a run asks for it.</summary>
    public static bool Of(JobContext job) => job.Parameters.TryGetValue(Name, out var text) && bool.TryParse(text, out var dryRun) && dryRun;
}
