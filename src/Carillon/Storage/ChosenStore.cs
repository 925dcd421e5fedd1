using Carillon.Backups.Live;
using Carillon.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Carillon.Storage;

/// <summary>
/// Makes the store that the settings ask for, and no other: each project adds its store under its kind, and what makes the stores beside it,
/// which a restore may put in its place.
/// </summary>
internal static class ChosenStore
{
    /// <summary>Makes it.</summary>
    /// <exception cref="ConfigurationException">The settings ask for none, contradict each other, or ask for one that this app does not have.</exception>
    public static IStateStore Make(IServiceProvider services)
    {
        var choice = services.GetRequiredService<StoreChoice>();
        if (choice.Kind is not { } kind)
        {
            throw new ConfigurationException("Where the state is kept can't be told from these settings:", choice.Problems);
        }

        var home = services.GetKeyedService<IStateStore>(kind) ?? throw new ConfigurationException(
            "The state can't be kept where these settings say:",
            [$"{choice.Connection?.Setting ?? "Carillon:Storage"} asks for the store {kind}, which was not added to this app. Call Add{(kind == StoreKind.Tables ? "Table" : "Sqlite")}StateStore() beside AddCarillon(), or choose another store in Carillon:Storage."]);
        return services.GetKeyedService<ISiblingStores>(kind) is { } siblings
            ? new StateGenerations(home, siblings, services.GetRequiredService<StoreTime>(), services.GetRequiredService<ILogger<StateGenerations>>())
            : home;
    }
}
