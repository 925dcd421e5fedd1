using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Functions.Access;
using Carillon.Functions.Discovery;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions;

/// <summary>
/// What has to be true before the first invocation: settings that are all known, jobs that can all run, a store that is open,
/// and definitions that are in it. Anything else stops the start, and says what to write instead.
/// </summary>
internal sealed partial class CarillonStart(
    IConfiguration configuration,
    IEnumerable<CarillonSection> sections,
    FunctionTable functions,
    RateLimits limits,
    SignedInCaller signedIn,
    JobDiscovery discovery,
    JobCatalog catalog,
    IStateStore store,
    DefinitionSync definitions,
    Dispatcher dispatcher,
    ProcessIdentity identity,
    ILogger<CarillonStart> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        CheckSettings();
        await functions.FillAsync();
        CheckLimits();
        catalog.Fill(discovery.Find());
        await store.OpenAsync(cancellationToken);
        await definitions.SyncAsync(cancellationToken);
        LogStarted(identity.Build, catalog.Jobs.Count, store.Description);
        if (signedIn.IsAskedForInVain)
        {
            LogNobodySignedIn();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// The start is a clock, too: what fell due while the app was down does not wait for the next minute. Where the store fails
    /// now, it does: the app is up, and the next clock comes for it.
    /// </summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await dispatcher.TickAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
        {
            LogNotTicked(exception);
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A limit for a function that is not there limits nothing.</summary>
    private void CheckLimits()
    {
        var unknown = limits.Routes.Where(name => functions.RequirementOf(name) is null)
            .Select(name => $"Carillon:RateLimits:Routes names '{name}', which is no function of Carillon's that requests call.")
            .ToList();
        if (unknown.Count > 0)
        {
            throw new ConfigurationException("The app can't start with these settings:", unknown);
        }
    }

    private void CheckSettings()
    {
        var problems = UnknownSettings.Find(configuration, sections).ToList();
        if (HostSettings.Read(configuration).RoutePrefix is { Length: > 0 } prefix)
        {
            problems.Add($"extensions:http:routePrefix in host.json is '{prefix}'. Carillon's routes begin at the root: write \"routePrefix\": \"\".");
        }

        if (problems.Count > 0)
        {
            throw new ConfigurationException("The app can't start with these settings:", problems);
        }
    }

    [LoggerMessage(EventId = 51, Level = LogLevel.Information, Message = "Carillon {Build}: {Jobs} jobs, state in {Store}.")]
    private partial void LogStarted(string build, int jobs, string store);

    [LoggerMessage(EventId = 112, Level = LogLevel.Warning, Message = "Carillon:Access:AppServiceAuth has no effect: the platform does not say that it signs callers in (WEBSITE_AUTH_ENABLED, on Azure).")]
    private partial void LogNobodySignedIn();

    [LoggerMessage(EventId = 52, Level = LogLevel.Warning, Message = "What fell due while the app was down could not be looked for; the next clock does.")]
    private partial void LogNotTicked(Exception exception);
}
