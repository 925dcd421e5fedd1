using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace EndToEnd.App.Jobs;

/// <summary>A timer function that takes what the platform says as a type of its own.</summary>
public sealed partial class OwnTypeTimer(ILogger<OwnTypeTimer> logger)
{
    [Function("own-type-timer")]
    public void Run([TimerTrigger("%Schedules:OwnType%")] Fired timer) => LogCalled(timer.IsPastDue);

    [LoggerMessage(EventId = 904, Level = LogLevel.Information, Message = "Past due by its own type: {IsPastDue}.")]
    private partial void LogCalled(bool isPastDue);
}

/// <summary>What the author wants to know of a timer that fired.</summary>
public sealed record Fired(bool IsPastDue);
