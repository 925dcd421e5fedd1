using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using StandIns.Tests.Worker.Testing;

namespace StandIns.Tests.Worker.Timers;

/// <summary>An app with timers, a clock moved by hand, and what the timer functions report.</summary>
internal sealed class TimerBench : IAsyncDisposable
{
    private TimerBench(ManualTime clock, TimerProbe probe, TestApp app)
    {
        Clock = clock;
        Probe = probe;
        App = app;
    }

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 30, TimeSpan.Zero);

    public ManualTime Clock { get; }

    public TimerProbe Probe { get; }

    public TestApp App { get; }

    public static async Task<TimerBench> StartAsync(Type functions, ManualTime? clock = null, TestFolder? folder = null, params string[] arguments)
    {
        var time = clock ?? new ManualTime(Start);
        var probe = new TimerProbe();
        var app = await TestApp.StartAsync(new TestAppSetup
        {
            Functions = [functions],
            Clock = time,
            Folder = folder,
            Arguments = arguments,
            Before = builder => builder.Services.AddSingleton(probe),
        });
        return new TimerBench(time, probe, app);
    }

    public static DateTimeOffset At(int hour, int minute, int second = 0) => new(2026, 1, 1, hour, minute, second, TimeSpan.Zero);

    /// <summary>Moves the clock to an instant that the timer waits for and gives the run that begins there.</summary>
    public async Task<TimerProbeRun> FireAtAsync(DateTimeOffset due)
    {
        await Clock.WhenArmedAsync(due);
        Clock.Advance(due - Clock.GetUtcNow());
        return await Probe.NextAsync();
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>Where timer functions report that they run, and wait when told to.</summary>
public sealed class TimerProbe
{
    private readonly Channel<TimerProbeRun> runs = Channel.CreateUnbounded<TimerProbeRun>();

    /// <summary>What a run does after its report.</summary>
    public Func<FunctionContext, Task> Body { get; set; } = _ => Task.CompletedTask;

    public bool IsQuiet => !runs.Reader.TryPeek(out _);

    public Task RunAsync(TimerInfo timer, FunctionContext context)
    {
        runs.Writer.TryWrite(new TimerProbeRun(timer, context.InvocationId, context.RetryContext?.RetryCount, context.InstanceServices));
        return Body(context);
    }

    public Task<TimerProbeRun> NextAsync() => runs.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}

public sealed record TimerProbeRun(TimerInfo Timer, string InvocationId, int? Retry, IServiceProvider Services);
