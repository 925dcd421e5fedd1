using System.Security.Cryptography;
using Carillon.Backups.Live;
using Carillon.Backups.Targets;
using Carillon.Configuration;
using Carillon.Logs;
using Carillon.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Backups;

/// <summary>Adds backups of the state.</summary>
public static class BackupServices
{
    /// <summary>
    /// Adds what takes backups and restores them, and has the store keep the change feed. It needs an <see cref="IStateStore"/> that was
    /// added before and is an <see cref="IStateArchive"/>, <see cref="IScratchStores"/>, and an <see cref="IBackupStore"/>, or one under the
    /// <see cref="BackupKind"/> that is chosen. Restores go to the kinds of <see cref="IRestoreTargets"/> that were added.
    /// </summary>
    public static IServiceCollection AddCarillonBackups(this IServiceCollection services)
    {
        services.AddBackupPlace();
        services.TryAddSingleton(ChosenBackupStore.Make);
        KeepFeed(services);
        services.TryAddSingleton(ArchiveOf);
        services.TryAddSingleton<BackupSwitch>();
        services.TryAddSingleton<BackupWatch>();
        services.TryAddSingleton<BackupCatalog>();
        services.TryAddSingleton<IncrementWriter>();
        services.TryAddSingleton<SnapshotWriter>();
        services.TryAddSingleton<BackupRetention>();
        services.TryAddSingleton<RestorePlanner>();
        services.TryAddSingleton<Restorer>();
        services.TryAddSingleton<RestoreDrill>();
        services.TryAddSingleton<NewestIncrement>();
        services.TryAddSingleton<RestoreFolder>();
        services.TryAddSingleton<TargetRestorer>();
        services.TryAddSingleton<BackupConnectivity>();
        services.TryAddSingleton<StateSettlement>();
        services.TryAddSingleton<LiveRestorer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRestoreTargets, LiveRestoreTargets>());
        return services;
    }

    /// <summary>
    /// Adds what says where blobs are kept and how they are called, and keeps long logs there. It is needed also where no backups are
    /// taken. Without an <see cref="IBackupStore"/>, or one under the <see cref="BackupKind"/> that is chosen, there is no such place.
    /// </summary>
    public static IServiceCollection AddBackupPlace(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(BackupNames)))
        {
            return services;
        }

        services.AddCarillonOptions<BackupOptions, BackupOptionsValidator>("Carillon:Backup");
        services.AddSingleton(provider => new BackupNames(BackupEnvironment.Of(
            provider.GetRequiredService<IOptions<BackupOptions>>().Value,
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<IHostEnvironment>())));
        services.TryAddSingleton(provider => BackupChoice.Of(
            provider.GetRequiredService<IOptions<BackupOptions>>().Value,
            provider.GetRequiredService<StoreChoice>(),
            provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton(LogPlaceOf);
        return services;
    }

    /// <summary>Puts the store that keeps the feed in the place of the one that was added last.</summary>
    private static void KeepFeed(IServiceCollection services)
    {
        var added = services.Last(service => service.ServiceType == typeof(IStateStore));
        services.Remove(added);
        services.AddSingleton(provider =>
        {
            var inner = added.ImplementationInstance ?? added.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, added.ImplementationType!);
            return new ChangeFeedStore((IStateStore)inner, provider.GetRequiredService<BackupSwitch>().IsOn, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<RandomNumberGenerator>());
        });
        services.AddSingleton<IStateStore>(provider => provider.GetRequiredService<ChangeFeedStore>());
    }

    /// <summary>
    /// Where backups would go. Long logs are no reason to stop a start: where nothing says where, or that place was not added, there is
    /// none. What <c>Carillon:Backup:Storage</c> asks for has to be there all the same.
    /// </summary>
    private static LogPlace LogPlaceOf(IServiceProvider provider) =>
        StoreOf(provider) is { } blobs ? new LogPlace(blobs, new LogNames(provider.GetRequiredService<BackupNames>().Environment)) : null!;

    private static IBackupStore? StoreOf(IServiceProvider provider)
    {
        try
        {
            return provider.GetService<IBackupStore>()
                ?? (provider.GetRequiredService<BackupChoice>().Kind is { } kind ? provider.GetKeyedService<IBackupStore>(kind) : null);
        }
        catch (ConfigurationException) when (string.IsNullOrWhiteSpace(provider.GetRequiredService<IOptions<BackupOptions>>().Value.Storage))
        {
            return null;
        }
    }

    private static IStateArchive ArchiveOf(IServiceProvider provider)
    {
        var store = provider.GetRequiredService<ChangeFeedStore>();
        return store.Inner as IStateArchive
            ?? throw new ConfigurationException("Backups can't be taken:", [$"The store ({store.Description}) can't be backed up. Write Carillon:Backup:Enabled=false."]);
    }
}
