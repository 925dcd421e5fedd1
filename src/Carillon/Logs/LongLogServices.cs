using Carillon.Configuration;
using Carillon.History;
using Carillon.Retention;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Logs;

/// <summary>Adds what keeps, finds and deletes long logs. Where the app has no <see cref="LogPlace"/>, rows hold the ends of them.</summary>
internal static class LongLogServices
{
    public static void AddLongLogs(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new LongLogs(
            provider.GetService<LogPlace>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<ExecutionOptions>>(),
            provider.GetRequiredService<ILogger<LongLogs>>()));
        services.TryAddSingleton(provider => new ExecutionLogs(
            provider.GetRequiredService<ExecutionHistory>(), provider.GetService<LogPlace>(), provider.GetRequiredService<ILogger<ExecutionLogs>>()));
        services.TryAddSingleton(provider => new LogCleanup(
            provider.GetService<LogPlace>(), provider.GetRequiredService<ExecutionHistory>(), provider.GetRequiredService<ILogger<LogCleanup>>()));
    }
}
