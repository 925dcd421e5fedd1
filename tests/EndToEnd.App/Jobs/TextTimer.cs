using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace EndToEnd.App.Jobs;

/// <summary>A timer function that takes what the platform says as text.</summary>
public sealed partial class TextTimer(ILogger<TextTimer> logger)
{
    [Function("text-timer")]
    public void Run([TimerTrigger("0 0 0 1 1 *")] string timer) => LogCalled(timer);

    [LoggerMessage(EventId = 903, Level = LogLevel.Information, Message = "The platform says {Timer}.")]
    private partial void LogCalled(string timer);
}
