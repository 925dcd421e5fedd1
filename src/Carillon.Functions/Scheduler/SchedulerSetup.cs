using System.Globalization;
using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Functions.Access;
using Carillon.Health;
using Carillon.Jobs;
using Carillon.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Scheduler;

/// <summary>
/// Validates what the scheduler needs, item by item: the parts of Carillon, the place of backups, who is told of alerts, what jobs need, and
/// each job that has an alias. The start of the app has made the rows of its jobs already: this says whether they are there.
/// </summary>
public sealed class SchedulerSetup(
    HealthChecks checks, ScheduledJobs jobs, JobCatalog catalog, BackupSwitch backups, BackupConnectivity connectivity,
    IEnumerable<IPrerequisite> prerequisites, IOptions<AlertOptions> alerts, StoreTime time)
{
    /// <summary>Validates everything.</summary>
    /// <param name="reach">Whether to reach what is elsewhere as well: the place of backups, and what jobs call.</param>
    /// <param name="caller">Who asks. The place of backups is reached for those who may reach it by its own route.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    internal async Task<IResult> ValidateAsync(bool reach, Caller caller, CancellationToken cancellationToken)
    {
        var items = new List<SetupItem>();
        var health = await checks.CheckAsync(cancellationToken);
        items.AddRange(health.Components.Select(part => new SetupItem(part.Name, part.Healthy ? SetupStatus.Ok : SetupStatus.Error, part.Problem ?? "It is well.")));
        items.Add(await BackupsAsync(reach, caller.Role >= Role.Admin, cancellationToken));
        items.Add(string.IsNullOrEmpty(alerts.Value.WebhookUrl)
            ? new SetupItem("alert webhook", SetupStatus.Warning, "Carillon:Alerts:WebhookUrl is not set: alerts are rows only, and nobody is told.")
            : new SetupItem("alert webhook", SetupStatus.Ok, "Carillon:Alerts:WebhookUrl is set."));
        foreach (var prerequisite in prerequisites)
        {
            items.AddRange(await prerequisite.CheckAsync(reach, cancellationToken));
        }

        items.AddRange(await JobsAsync(cancellationToken));
        return SchedulerJson.Success(new SetupJson(
            items.TrueForAll(item => item.Status != SetupStatus.Error),
            [.. items.Select(item => new ItemJson(item.Item, item.Status.ToString().ToLowerInvariant(), item.Detail))],
            new CountsJson(items.Count, Count(SetupStatus.Ok), Count(SetupStatus.Warning), Count(SetupStatus.Error))));

        int Count(SetupStatus status) => items.Count(item => item.Status == status);
    }

    private async Task<SetupItem> BackupsAsync(bool reach, bool mayReach, CancellationToken cancellationToken)
    {
        const string Item = "backups";
        if (!backups.IsOn)
        {
            return new SetupItem(Item, SetupStatus.Warning, "Carillon:Backup:Enabled is off: the state is not backed up.");
        }

        if (!reach)
        {
            return new SetupItem(Item, SetupStatus.Ok, "They are on.");
        }

        if (!mayReach)
        {
            return new SetupItem(Item, SetupStatus.Warning, "They are on. Whether their place can be written is tried for an admin only.");
        }

        var report = await connectivity.TestAsync(cancellationToken);
        return report.Failure is { } failure
            ? new SetupItem(Item, SetupStatus.Error, failure.Message ?? $"The step {failure.Name} failed.")
            : new SetupItem(Item, SetupStatus.Ok, $"{report.Store} can be written, read and listed.");
    }

    /// <summary>Each job with an alias: whether it is registered as this build has it, and what it is due by.</summary>
    private async Task<IEnumerable<SetupItem>> JobsAsync(CancellationToken cancellationToken)
    {
        var (listed, now) = ((await jobs.ListAsync(cancellationToken)).ToDictionary(job => job.Id), time.GetUtcNow());
        return catalog.Jobs.Where(job => job.Definition.Alias is not null).OrderBy(job => job.Definition.Alias, StringComparer.Ordinal).Select(job =>
        {
            var item = $"job {job.Definition.Alias}";
            if (!listed.TryGetValue(job.Id, out var row) || row.State is null)
            {
                return new SetupItem(item, SetupStatus.Error, "It is not registered, or its row can't be read: start the app again, and look into its log.");
            }

            var schedule = $"{row.InForce.Schedule} in {row.InForce.TimeZone}, {job.Definition.ShownFunction}";
            return row.Row.Hash != job.DefinitionHash ? new SetupItem(item, SetupStatus.Warning, $"Another build's definition is in force: {schedule}.")
                : row.IsActive(now) ? new SetupItem(item, SetupStatus.Ok, string.Create(CultureInfo.InvariantCulture, $"{schedule}; due next at {row.NextRun?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}."))
                : new SetupItem(item, SetupStatus.Warning, $"It is switched off or paused. {row.InForce.Description}");
        });
    }

    internal sealed record SetupJson(bool Success, IReadOnlyList<ItemJson> Items, CountsJson Summary);

    internal sealed record ItemJson(string Item, string Status, string Detail);

    internal sealed record CountsJson(int Total, int Ok, int Warnings, int Errors);
}
