using System.Globalization;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Retries;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Runs a timer function, and again as its retry policy says: one invocation id, an attempt's own services each time.</summary>
internal sealed class TimerInvoker(FunctionRunner runner, TimeProvider clock)
{
    /// <summary>Runs the attempts. A fault has been logged; it is handed back for those who ask.</summary>
    public async Task<Exception?> InvokeAsync(IndexedFunction function, string timerInfo, CancellationToken stopRetrying)
    {
        var id = InvocationRequest.NewId();
        var policy = function.Metadata.Retry;
        for (var attempt = 0; ; attempt++)
        {
            var fault = await AttemptAsync(function, timerInfo, id, policy is null ? null : new AttemptRetryContext(attempt, policy.MaxRetryCount));
            if (fault is null || policy is null || (policy.MaxRetryCount >= 0 && attempt >= policy.MaxRetryCount))
            {
                return fault;
            }

            try
            {
                await Task.Delay(RetryDelay.After(attempt, policy), clock, stopRetrying);
            }
            catch (OperationCanceledException)
            {
                return fault;
            }
        }
    }

    private async Task<Exception?> AttemptAsync(IndexedFunction function, string timerInfo, string id, AttemptRetryContext? retry)
    {
        await using var context = runner.Open(function, new InvocationRequest(id)
        {
            InputData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [function.TriggerParameter] = timerInfo },
            TriggerMetadata = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
            {
                ["TimerTrigger"] = clock.GetLocalNow().DateTime.ToString(CultureInfo.CurrentCulture),
            },
            Retry = retry,
        });
        return await runner.RunAsync(context);
    }
}
