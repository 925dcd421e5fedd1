using System.Net;
using Carillon.Backups.Live;
using Carillon.Storage;
using Carillon.TestKit.Storage;
using Functions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.Tests;

public sealed class FirstTickTests
{
    /// <summary>The settings are right and the definitions written: from there on a store that fails for a while is everyday life.</summary>
    [Fact]
    [Trait("Req", "SC3")]
    public async Task Start_StoreFailsOnceTheAppIsUp_GoesOnAndLeavesItToTheNextClock()
    {
        await using var app = await AppUnderTest.StartAsync(compose: arguments =>
        {
            var builder = Program.Compose(arguments);
            builder.Services.AddHostedService<FailingStore>();
            return builder;
        });

        Assert.Contains(app.Logs.Entries, entry => entry is { Level: LogLevel.Warning, Id.Id: 52 });
        app.Commits.OnRead = null;
        app.Commits.OnCommit = null;
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("api/health")).Status);
    }

    /// <summary>Fails between the start of the app's parts and its first tick.</summary>
    private sealed class FailingStore(StateGenerations generations) : BackgroundService
    {
        public override Task StartAsync(CancellationToken cancellationToken)
        {
            var failing = (InterceptingStateStore)generations.Home;
            failing.OnRead = _ => throw new StateStoreUnavailableException("The store is down (as the test asked).");
            failing.OnCommit = (_, _) => throw new StateStoreUnavailableException("The store is down (as the test asked).");
            return Task.CompletedTask;
        }

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
