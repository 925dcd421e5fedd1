using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StandIns.Tests.Worker.Http;
using StandIns.Tests.Worker.Testing;
using StandIns.Tests.Worker.Timers;
using static StandIns.Tests.Worker.Timers.TimerBench;

namespace StandIns.Tests.Worker;

public sealed class DrainTests
{
    [Fact]
    public async Task Stop_TimerRuns_AppIsToldAfterTenSecondsAndTheTokenStaysUncancelled()
    {
        await using var bench = await StartAsync(typeof(MinuteFunctions));
        var told = new TaskCompletionSource();
        CancellationToken token = default;
        bench.Probe.Body = async context =>
        {
            token = context.CancellationToken;
            await told.Task;
            Assert.False(context.CancellationToken.IsCancellationRequested);
        };
        await bench.FireAtAsync(At(0, 1));
        var stopping = bench.App.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await using var registration = stopping.Register(told.SetResult);

        var stop = bench.App.Host.StopAsync();
        await bench.Clock.WhenArmedAsync(At(0, 1, 10));
        bench.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(stopping.IsCancellationRequested);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await stop.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(told.Task.IsCompleted);
        Assert.Empty(bench.App.Log.Faults);
    }

    [Fact]
    public async Task Stop_TimerEndsInTime_AppIsToldAtOnce()
    {
        await using var bench = await StartAsync(typeof(MinuteFunctions));
        var release = new TaskCompletionSource();
        bench.Probe.Body = _ => release.Task;
        await bench.FireAtAsync(At(0, 1));

        var stop = bench.App.Host.StopAsync();
        await bench.Clock.WhenArmedAsync(At(0, 1, 10));
        release.SetResult();
        await stop.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(At(0, 1), bench.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Stop_NothingRuns_FiresNoMoreAndEndsAtOnce()
    {
        await using var bench = await StartAsync(typeof(MinuteFunctions));
        await bench.Clock.WhenArmedAsync(At(0, 1));

        await bench.App.Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
        bench.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.True(bench.Probe.IsQuiet);
    }

    [Fact]
    public async Task Stop_RunOutlivesTheGrace_IsCutOff()
    {
        var clock = new ManualTime(Start);
        await using var app = await TestApp.StartAsync(new TestAppSetup
        {
            Functions = [typeof(StartupFunctions)],
            Clock = clock,
            Before = builder =>
            {
                builder.Services.AddSingleton(new TimerProbe { Body = _ => new TaskCompletionSource().Task });
                builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
            },
        });
        await app.Services.GetRequiredService<TimerProbe>().NextAsync();

        var stop = app.Host.StopAsync();
        await clock.WhenArmedAsync(Start + TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(10));
        await Record.ExceptionAsync(() => stop.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Contains(app.Log.Entries, e => e.Message == "A run outlived the drain and is cut off with the process");
    }

    [Fact]
    public async Task Stop_RequestRuns_IsAnsweredBeforeTheEnd()
    {
        var calls = new CallerSignals();
        await using var app = await TestApp.StartAsync(new TestAppSetup
        {
            Functions = [typeof(AnsweringFunctions)],
            Before = builder => builder.Services.AddSingleton(calls),
        });
        var answer = app.Client.GetStringAsync("/api/answers-late");
        await calls.Started.Task.WaitAsync(TimeSpan.FromSeconds(20));

        var stop = app.Host.StopAsync();
        Assert.False(stop.IsCompleted);
        calls.GoOn.SetResult();

        Assert.Equal("late", await answer);
        await stop.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Run_LongerThanFunctionTimeout_TokenIsCancelled()
    {
        using var folder = new TestFolder().With("host.json", """{ "version": "2.0", "functionTimeout": "00:00:20" }""");
        await using var bench = await StartAsync(typeof(MinuteFunctions), folder: folder);
        var cancelled = new TaskCompletionSource();
        bench.Probe.Body = async context =>
        {
            await using var registration = context.CancellationToken.Register(cancelled.SetResult);
            await cancelled.Task;
        };
        await bench.FireAtAsync(At(0, 1));

        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await bench.App.Host.StopAsync();

        Assert.Contains(bench.App.Log.Entries, e => e.Message.Contains("exceeded functionTimeout 00:00:20", StringComparison.Ordinal));
    }
}

public sealed class AnsweringFunctions(CallerSignals calls)
{
    [Function("answers-late")]
    public async Task Late([HttpTrigger("get")] HttpRequest request)
    {
        calls.Started.SetResult();
        await calls.GoOn.Task;
        await request.HttpContext.Response.WriteAsync("late");
    }
}
