using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Invocation;

internal static partial class InvocationLog
{
    [LoggerMessage(1, LogLevel.Information, "Executing '{Function}' (Id={InvocationId})")]
    public static partial void Executing(ILogger logger, string function, string invocationId);

    [LoggerMessage(2, LogLevel.Information, "Executed '{Function}' (Succeeded, Id={InvocationId}, Duration={Milliseconds}ms)")]
    public static partial void Succeeded(ILogger logger, string function, string invocationId, long milliseconds);

    [LoggerMessage(3, LogLevel.Error, "Executed '{Function}' (Failed, Id={InvocationId}, Duration={Milliseconds}ms)")]
    public static partial void Failed(ILogger logger, string function, string invocationId, long milliseconds);

    [LoggerMessage(4, LogLevel.Error, "Function '{Function}', invocation id '{InvocationId}': an exception was thrown")]
    public static partial void Fault(ILogger logger, string function, string invocationId, Exception fault);

    [LoggerMessage(5, LogLevel.Error, "'{Function}' (Id={InvocationId}) exceeded functionTimeout {Timeout}; its token is cancelled")]
    public static partial void TimedOut(ILogger logger, string function, string invocationId, TimeSpan? timeout);

    [LoggerMessage(6, LogLevel.Information, "'{Function}' (Id={InvocationId}) gave its output '{Output}' of type '{Type}' a value; it goes nowhere here")]
    public static partial void OutputGoesNowhere(ILogger logger, string function, string invocationId, string output, string type);

    [LoggerMessage(7, LogLevel.Trace, "'{Function}' (Id={InvocationId}) returned nothing that makes a response")]
    public static partial void NoResponse(ILogger logger, string function, string invocationId);
}
