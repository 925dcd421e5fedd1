using Carillon.Backups.Live;
using Carillon.Backups.Targets;
using Carillon.Configuration;
using Carillon.Storage.Azure.Connections;
using Carillon.Storage.Azure.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Azure;

/// <summary>Adds the stores of an Azure storage account.</summary>
public static class AzureStoreServices
{
    /// <summary>
    /// Keeps the state in Table Storage, as <c>Carillon:Tables</c> says, where that is the store that is chosen:
    /// <c>AzureWebJobsStorage</c> or <c>Carillon:Storage</c> names the account. Restores can go to another table, wherever the state is.
    /// </summary>
    public static IServiceCollection AddTableStateStore(this IServiceCollection services)
    {
        services.AddCarillonOptions<TableStoreOptions, TableStoreOptionsValidator>("Carillon:Tables");
        services.AddOptions<TableStoreOptions>().PostConfigure<IConfiguration, IHostEnvironment>((options, configuration, environment) =>
            options.App = string.IsNullOrWhiteSpace(options.App) ? NameOfTheApp(configuration, environment) : options.App);
        services.TryAddKeyedSingleton<IStateStore>(StoreKind.Tables, (provider, _) => new TableStateStore(
            StorageAccount.Tables(provider.GetRequiredService<StoreChoice>().Connection!),
            provider.GetRequiredService<IOptions<TableStoreOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IStoreTimeObserver>()));
        services.TryAddKeyedSingleton<ISiblingStores>(StoreKind.Tables, (provider, _) => new TableSiblingStores(
            StorageAccount.Tables(provider.GetRequiredService<StoreChoice>().Connection!),
            provider.GetRequiredService<IOptions<TableStoreOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IStoreTimeObserver>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRestoreTargets, TableRestoreTargets>());
        return services;
    }

    /// <summary>On Azure the name of the function app, which no other has; elsewhere that of its assembly.</summary>
    internal static string NameOfTheApp(IConfiguration configuration, IHostEnvironment environment) =>
        configuration["WEBSITE_SITE_NAME"] is { Length: > 0 } site ? site : environment.ApplicationName;
}
