using Carillon.Configuration;
using Carillon.Executions;
using Carillon.Functions.Discovery;
using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Timers;

/// <summary>
/// How long an invocation may last: the platform's limit, less the time it takes to put the outcome on record. What comes
/// before a run, such as its claim, is part of that: counting begins with the invocation.
/// Past its own limit the platform ends the process, and with it every other run in it.
/// </summary>
public sealed class InvocationLimit(IConfiguration configuration, TimeProvider time)
{
    private readonly TimeSpan? _limit = HostSettings.Read(configuration).FunctionTimeout - JobLimits.PlatformMargin;

    /// <summary>Begins to count, from now on.</summary>
    /// <param name="platform">Cancelled when the platform ends the invocation.</param>
    public InvocationTime Begin(CancellationToken platform) => new(_limit is { } limit && limit > TimeSpan.Zero ? limit : null, time, platform);
}
