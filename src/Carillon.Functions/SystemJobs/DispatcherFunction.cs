using Carillon.Alerts;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.SystemJobs;

/// <summary>
/// The second clock. Each minute it comes for what the jobs' own timers did not, and for the jobs that no timer rings, at
/// their instants; it settles runs whose process went silent, and leaves a sign of life.
/// </summary>
public sealed partial class DispatcherFunction(Dispatcher dispatcher, NoticeDelivery notices, ShutdownNotice shutdown, ILogger<DispatcherFunction> logger)
{
    /// <summary>One minute.</summary>
    [Function("dispatcher")]
    [NotAJob]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, shutdown.Token);

        // Beside it: whoever takes notices may be slow, and no clock waits for them.
        await Task.WhenAll(dispatcher.RunMinuteAsync(ends.Token), DeliverAsync(ends.Token));
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        try
        {
            await notices.DeliverDueAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The next minute goes on.
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            LogNotDelivered(exception);
        }
    }

    [LoggerMessage(EventId = 93, Level = LogLevel.Warning, Message = "Notices of alerts could not be looked for; the next minute does.")]
    private partial void LogNotDelivered(Exception exception);
}
