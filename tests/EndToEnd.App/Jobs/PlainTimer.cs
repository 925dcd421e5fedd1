using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace EndToEnd.App.Jobs;

/// <summary>A timer function as anybody writes it, that knows nothing of jobs.</summary>
public sealed partial class PlainTimer(ILogger<PlainTimer> logger)
{
    [Function("plain")]
    public void Run([TimerTrigger("%Schedules:Plain%")] TimerInfo timer) => LogCalled();

    [LoggerMessage(EventId = 902, Level = LogLevel.Information, Message = "The plain timer was called.")]
    private partial void LogCalled();
}
