using Microsoft.Extensions.Configuration;
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
        services.AddOptions<TOptions>().BindSettings(path).ValidateOnStart();
        return services;
    }

    /// <summary>
    /// Lets options follow their section while the app runs: <see cref="IOptions{TOptions}.Value"/> is then what was last said and could be used.
    /// </summary>
    /// <typeparam name="TOptions">The options, which are bound and validated already.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="path">The section's path.</param>
    public static IServiceCollection AddReloading<TOptions>(this IServiceCollection services, string path)
        where TOptions : class => services.AddSingleton<IOptions<TOptions>>(provider => ActivatorUtilities.CreateInstance<ReloadedOptions<TOptions>>(provider, path));

    /// <summary>Binds a section, and refuses a value that can't be read, or a key that can't be bound, as any other bad setting.</summary>
    /// <typeparam name="TOptions">The options.</typeparam>
    /// <param name="builder">The options.</param>
    /// <param name="path">The section's path.</param>
    /// <param name="configureBinder">How to bind. Default: unknown keys are left to <see cref="UnknownSettings"/>.</param>
    public static OptionsBuilder<TOptions> BindSettings<TOptions>(
        this OptionsBuilder<TOptions> builder, string path, Action<BinderOptions>? configureBinder = null)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Configure<IConfiguration>((options, configuration) =>
        {
            try
            {
                configuration.GetSection(path).Bind(options, configureBinder);
            }
            catch (InvalidOperationException exception)
            {
                throw new ConfigurationException($"The section {path} of the settings can't be read:", [exception.Message]);
            }
        });
    }
}
