using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using StandIns.Tests.Worker.Testing;

namespace StandIns.Tests.Worker;

public sealed class HostingTests
{
    [Fact]
    public async Task Start_HttpFunction_Answers()
    {
        await using var app = await TestApp.StartAsync(typeof(HostedFunctions));

        using var response = await app.Client.GetAsync("/api/hosted-hello?name=Ada");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Hello, Ada", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Start_TimerFunction_FiresWhenDue()
    {
        var clock = new ManualTime(new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero));
        var runs = Channel.CreateUnbounded<TimerInfo>();
        await using var app = await TestApp.StartAsync(new TestAppSetup
        {
            Functions = [typeof(HostedFunctions)],
            Clock = clock,
            Before = builder => builder.Services.AddSingleton(runs),
        });

        await clock.WhenArmedAsync(new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero));
        clock.Advance(TimeSpan.FromSeconds(30));
        var run = await runs.Reader.ReadAsync();

        Assert.False(run.IsPastDue);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 1, 0, DateTimeKind.Utc), run.ScheduleStatus!.Next.ToUniversalTime());
    }

    [Fact]
    public async Task Start_Always_PrintsTheFunctions()
    {
        await using var app = await TestApp.StartAsync(typeof(HostedFunctions));

        Assert.Equal($"\nFunctions:\n\n\thosted-hello: [GET] http://{app.HostName}/api/hosted-hello\n\n\thosted-timer: timerTrigger\n\n", app.Output.ToString());
    }
}

public sealed class HostedFunctions(IServiceProvider services)
{
    [Function("hosted-hello")]
    public static IActionResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, string name)
        => new OkObjectResult($"Hello, {name}");

    [Function("hosted-timer")]
    public void Tick([TimerTrigger("0 * * * * *")] TimerInfo timer)
        => services.GetService<Channel<TimerInfo>>()?.Writer.TryWrite(timer);
}
