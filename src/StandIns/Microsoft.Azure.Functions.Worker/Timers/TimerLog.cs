using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Timers;

internal static partial class TimerLog
{
    [LoggerMessage(40, LogLevel.Error, "Function '{Function}' is disabled: {Reason}")]
    public static partial void ScheduleRefused(ILogger logger, string function, string reason);

    [LoggerMessage(41, LogLevel.Information, "Function '{Function}' is disabled by a setting")]
    public static partial void Disabled(ILogger logger, string function);

    [LoggerMessage(42, LogLevel.Warning, "Function '{Function}' is past due and runs now")]
    public static partial void PastDue(ILogger logger, string function);

    [LoggerMessage(43, LogLevel.Debug, "Function '{Function}' is due next at {Next}")]
    public static partial void Armed(ILogger logger, string function, DateTimeOffset next);

    [LoggerMessage(44, LogLevel.Warning, "Function '{Function}' has a schedule that never comes up")]
    public static partial void NeverDue(ILogger logger, string function);

    [LoggerMessage(45, LogLevel.Error, "{File} cannot be written: a restart will not know what timers missed")]
    public static partial void StatusNotWritten(ILogger logger, string file, Exception fault);

    [LoggerMessage(46, LogLevel.Error, "{File} cannot be read: timers start as if they had never run")]
    public static partial void StatusNotRead(ILogger logger, string file, Exception fault);

    [LoggerMessage(48, LogLevel.Critical, "The timer of function '{Function}' is broken and fires no more")]
    public static partial void Broken(ILogger logger, string function, Exception fault);

    [LoggerMessage(47, LogLevel.Warning, "A run outlived the drain and is cut off with the process")]
    public static partial void CutOff(ILogger logger);
}
