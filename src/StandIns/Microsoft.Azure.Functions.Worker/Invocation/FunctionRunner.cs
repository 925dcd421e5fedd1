using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Pipeline;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>Runs one attempt of a function through the pipeline, within the function time-out.</summary>
internal sealed class FunctionRunner(
    FunctionPipeline pipeline,
    IServiceScopeFactory scopes,
    HostSettings settings,
    TimeProvider clock,
    ILoggerFactory loggers)
{
    private readonly ILogger errors = loggers.CreateLogger("Microsoft.Azure.Functions.Worker.FunctionsApplication");

    /// <summary>Opens an attempt; the caller disposes it once the answer is out.</summary>
    public InvocationContext Open(IndexedFunction function, InvocationRequest request)
        => new(function, request, scopes, settings.FunctionTimeout is { } limit
            ? new CancellationTokenSource(limit, clock)
            : new CancellationTokenSource());

    /// <summary>Runs an attempt. A fault is logged and handed back: what it means is the trigger's business.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a function throws ends its invocation, not the host.")]
    public async Task<Exception?> RunAsync(InvocationContext context)
    {
        var name = context.FunctionDefinition.Name;
        var logger = loggers.CreateLogger("Function." + name);
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["FunctionName"] = name, ["InvocationId"] = context.InvocationId });
        var started = clock.GetTimestamp();
        InvocationLog.Executing(logger, name, context.InvocationId);
        var onTimeout = context.CancellationToken.Register(ReportTimeout);
        try
        {
            await pipeline.InvokeAsync(context);
            InvocationLog.Succeeded(logger, name, context.InvocationId, (long)clock.GetElapsedTime(started).TotalMilliseconds);
            return null;
        }
        catch (Exception fault)
        {
            InvocationLog.Fault(errors, name, context.InvocationId, fault);
            InvocationLog.Failed(logger, name, context.InvocationId, (long)clock.GetElapsedTime(started).TotalMilliseconds);
            return fault;
        }
        finally
        {
            // A function that ends in the very act of cancelling ends before the report.
            if (onTimeout.Unregister())
            {
                ReportTimeout();
            }
        }

        void ReportTimeout()
        {
            if (context.TimedOut)
            {
                InvocationLog.TimedOut(logger, name, context.InvocationId, settings.FunctionTimeout);
            }
        }
    }
}
