using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

/// <summary>How every section under <c>Carillon:</c> is registered: bound, validated at start, and known by its keys.</summary>
public static class CarillonOptionsRegistration
{
    /// <summary>Binds a section to its options, validates it when the app starts, and makes its keys known.</summary>
    /// <typeparam name="TOptions">The options; each public property is a key.</typeparam>
    /// <typeparam name="TValidator">Their rules.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="path">The section's path.</param>
    public static IServiceCollection AddCarillonOptions<TOptions, TValidator>(this IServiceCollection services, string path)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton(new CarillonSection(path, [.. typeof(TOptions).GetProperties().Select(property => property.Name)]));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        services.AddOptions<TOptions>().BindConfiguration(path).ValidateOnStart();
        return services;
    }
}
