using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace EndToEnd.App.Jobs;

/// <summary>A timer function with an output: only the platform can call it.</summary>
public static class EnqueueTimer
{
    [Function("enqueue")]
    [OutboxOutput]
    public static string Run([TimerTrigger("%Schedules:Enqueue%")] TimerInfo timer) => "a message";
}

/// <summary>An output binding as the platform's extensions have them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OutboxOutputAttribute : OutputBindingAttribute;
