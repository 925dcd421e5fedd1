using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Carillon.Functions.HandOff;

/// <summary>Adds the ways of handing runs off.</summary>
internal static class HandOffServices
{
    public static IServiceCollection AddHandOff(this IServiceCollection services)
    {
        services.TryAddSingleton<HandOffKey>();
        services.TryAddSingleton<HandOffSignature>();
        return services;
    }
}
