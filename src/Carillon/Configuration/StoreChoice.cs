using Microsoft.Extensions.Configuration;

namespace Carillon.Configuration;

/// <summary>
/// Where the state is kept, as it follows from the settings: <c>Carillon:Storage</c>, the connection that it names or else
/// <c>AzureWebJobsStorage</c>, and where the app runs. Or why that can't be told: then the app does not start.
/// </summary>
public sealed record StoreChoice
{
    /// <summary>What is written in <c>Carillon:Storage</c> for the embedded store.</summary>
    private const string Embedded = "sqlite";

    private StoreChoice()
    {
    }

    /// <summary>Which store. Null where the choice is refused.</summary>
    public StoreKind? Kind { get; private init; }

    /// <summary>With <see cref="StoreKind.Tables"/>: the storage account.</summary>
    public StorageConnection? Connection { get; private init; }

    /// <summary>What is wrong, a sentence each, with the setting and what is allowed; never with its value. Empty unless refused.</summary>
    public IReadOnlyList<string> Problems { get; private init; } = [];

    /// <summary>Chooses.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="development">Whether the environment is Development, where the embedded store needs no asking for.</param>
    public static StoreChoice Of(IConfiguration configuration, bool development)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var named = configuration["Carillon:Storage"]?.Trim() is { Length: > 0 } written ? written : null;
        if (string.Equals(named, Embedded, StringComparison.OrdinalIgnoreCase))
        {
            return new StoreChoice { Kind = StoreKind.Sqlite };
        }

        if (named is not null && !ConnectionSetting.IsName(named))
        {
            return Refused("Carillon:Storage must be 'sqlite', the name of a connection, or not set. What is written there is no name: a connection string goes into a setting of its own.");
        }

        return ConnectionSetting.Find(configuration, named ?? ConnectionSetting.OfTheHost) is { } setting
            ? ByConnection(setting, configuration)
            : named is not null
            ? Refused($"Carillon:Storage must be 'sqlite', the name of a connection, or not set; it is '{named}', and there is no connection of that name. It is looked for as {ConnectionSetting.PlacesOf(named)}.")
            : ByPlace(AzurePlatform.IsHere(configuration), development);
    }

    private static StoreChoice ByConnection(ConnectionSetting setting, IConfiguration configuration)
    {
        var problems = new List<string>();
        var connection = ConnectionReader.Read(setting, configuration, problems);
        return connection is null
            ? new StoreChoice { Problems = problems }
            : new StoreChoice { Kind = StoreKind.Tables, Connection = connection };
    }

    /// <summary>Nothing is written: then it depends on where the app runs, as not every disk is kept.</summary>
    private static StoreChoice ByPlace(bool azure, bool development) => (azure, development) switch
    {
        (false, true) => new StoreChoice { Kind = StoreKind.Sqlite },
        (false, false) => Refused($"{ConnectionSetting.OfTheHost} must say where the state is kept, outside of Development: {Allowed(ConnectionSetting.OfTheHost)}. Or write 'sqlite' in Carillon:Storage, for a file on the disk of this machine."),
        (true, _) => Refused($"{ConnectionSetting.OfTheHost} must say where the state is kept, on Azure: {Allowed(ConnectionSetting.OfTheHost)}. Or write 'sqlite' in Carillon:Storage, if the state may be kept on a disk that is lost with the instance."),
    };

    /// <summary>The forms that a connection may have.</summary>
    internal static string Allowed(string name) =>
        $"a connection string, 'UseDevelopmentStorage=true', or, for an identity, {name}__accountName or {name}__tableServiceUri with {name}__blobServiceUri";

    private static StoreChoice Refused(string problem) => new() { Problems = [problem] };
}
