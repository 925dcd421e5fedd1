using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Carillon.Functions.SystemJobs;

/// <summary>
/// When Carillon's own jobs are due where no setting says otherwise. The triggers name settings, <c>%Schedules:Sweeper%</c>; these values
/// stand below every other source. The Functions host reads triggers itself, and knows app settings only: there they have to be set.
/// </summary>
internal static class SystemSchedules
{
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Schedules:Sweeper"] = "*/15 * * * *",
        ["Schedules:Monitor"] = "0 * * * *",
        ["Schedules:Metrics"] = "*/30 * * * *",
        ["Schedules:Health"] = "*/10 * * * *",
        ["Schedules:Cleanup"] = "0 2 * * *",
    };

    /// <summary>Adds them.</summary>
    public static void AddTo(IConfigurationBuilder configuration) =>
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
}
