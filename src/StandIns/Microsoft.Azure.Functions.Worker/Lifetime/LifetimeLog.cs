using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Lifetime;

internal static partial class LifetimeLog
{
    [LoggerMessage(20, LogLevel.Information, "{Signal} received: timers fire no more, what runs may end; again to end at once")]
    public static partial void Draining(ILogger logger, PosixSignal signal);
}
