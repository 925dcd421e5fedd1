using Carillon.Configuration;
using Carillon.Executions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.HandOff;

/// <summary>Adds the ways of handing runs off, and chooses by setting.</summary>
internal static class HandOffServices
{
    /// <summary>More than any answer of ours has, in bytes.</summary>
    private const int LargestAnswer = 16 * 1024;

    public static IServiceCollection AddHandOff(this IServiceCollection services)
    {
        services.TryAddSingleton<HandOffKey>();
        services.TryAddSingleton<HandOffSignature>();
        services.TryAddSingleton<HttpHandOff>();

        // The client's own time limit is not used: it knows no TimeProvider. What it would log of every request says nothing new.
        services.AddHttpClient(HttpHandOff.HttpClientName, client => (client.Timeout, client.MaxResponseContentBufferSize) = (Timeout.InfiniteTimeSpan, LargestAnswer))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .RemoveAllLoggers();

        // After the engine's: the last to be added is the first to stop, and what comes back then still runs to its record.
        services.AddHostedService(provider => provider.GetRequiredService<HttpHandOff>());
        services.Replace(ServiceDescriptor.Singleton<IHandOff>(provider =>
            HandOffChoice.Of(provider.GetRequiredService<IOptions<DispatcherOptions>>().Value, provider.GetRequiredService<IConfiguration>()).Kind == HandOffKind.Http
                ? provider.GetRequiredService<HttpHandOff>()
                : provider.GetRequiredService<RunPool>()));
        return services;
    }
}
