using Microsoft.Azure.Functions.Worker;

namespace StandIns.Tests.Worker.Timers;

public sealed class MinuteFunctions(TimerProbe probe)
{
    [Function("minute")]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, FunctionContext context, string? unbound = null) => probe.RunAsync(timer, context);
}

public sealed class StartupFunctions(TimerProbe probe)
{
    [Function("startup")]
    public Task Run([TimerTrigger("* * * * *", RunOnStartup = true)] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
}

public sealed class UnmonitoredFunctions(TimerProbe probe)
{
    [Function("unmonitored")]
    public Task Run([TimerTrigger("* * * * *", UseMonitor = false)] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
}

public sealed class FrequentFunctions(TimerProbe probe)
{
    [Function("frequent")]
    public Task Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
}

public sealed class IntervalFunctions(TimerProbe probe)
{
    [Function("interval")]
    public Task Run([TimerTrigger("01:30:00")] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
}

public sealed class YearlyFunctions(TimerProbe probe)
{
    [Function("yearly")]
    public Task Run([TimerTrigger("0 0 1 Jul *")] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
}

public sealed class SettingFunctions(TimerProbe probe)
{
    [Function("setting")]
    public Task Run([TimerTrigger("0 %Bell:Minutes% %Bell__Hour% * * *")] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
}

public sealed class UnreadableFunctions(TimerProbe probe)
{
    [Function("missing")]
    public static void Missing([TimerTrigger("%Bell:Missing%")] TimerInfo timer)
    {
    }

    [Function("unclosed")]
    public static void Unclosed([TimerTrigger("0 %Bell * * *")] TimerInfo timer)
    {
    }

    [Function("nonsense")]
    public static void Nonsense([TimerTrigger("soon")] TimerInfo timer)
    {
    }

    [Function("sound")]
    public Task Sound([TimerTrigger("* * * * *")] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
}

public sealed class FixedRetryFunctions(TimerProbe probe)
{
    [Function("fixed")]
    [FixedDelayRetry(2, "00:00:10")]
    public Task Run([TimerTrigger("* * * * *")] TimerInfo timer, FunctionContext context) => probe.RunAsync(timer, context);
}

public static class RawFunctions
{
    public static TaskCompletionSource<string> Json { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Function("raw")]
    public static void Run([TimerTrigger("* * * * *", RunOnStartup = true)] string timer) => Json.TrySetResult(timer);
}
