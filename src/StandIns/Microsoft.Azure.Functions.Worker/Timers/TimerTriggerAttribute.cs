using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Timers;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function on a schedule.</summary>
/// <param name="schedule">A cron expression of five or six fields, a time span, or a <c>%Setting%</c> that holds one.</param>
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
[InputConverter(typeof(TimerInfoConverter))]
[ConverterFallbackBehavior(ConverterFallbackBehavior.Default)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>The schedule as it was written, settings not resolved.</summary>
    public string Schedule { get; private set; } = schedule;

    /// <summary>Whether the schedule is remembered over restarts, so that a missed occurrence runs late. True by default.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs once when the app starts. False by default.</summary>
    public bool RunOnStartup { get; set; }
}
