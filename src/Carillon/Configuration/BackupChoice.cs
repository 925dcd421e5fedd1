using Microsoft.Extensions.Configuration;

namespace Carillon.Configuration;

/// <summary>
/// Where backups are kept, as it follows from <c>Carillon:Backup:Storage</c>, or else from where the state is kept. Or why that
/// can't be told.
/// </summary>
public sealed record BackupChoice
{
    /// <summary>What is written in <c>Carillon:Backup:Storage</c> for a folder.</summary>
    private const string Folder = "folder";

    private const string Key = "Carillon:Backup:Storage";

    private BackupChoice()
    {
    }

    /// <summary>Which place. Null where the choice is refused.</summary>
    public BackupKind? Kind { get; private init; }

    /// <summary>With <see cref="BackupKind.Blobs"/>: the storage account.</summary>
    public StorageConnection? Connection { get; private init; }

    /// <summary>What is wrong, a sentence each, with the setting and what is allowed; never with its value. Empty unless refused.</summary>
    public IReadOnlyList<string> Problems { get; private init; } = [];

    /// <summary>Chooses.</summary>
    /// <param name="options">The options of the backups.</param>
    /// <param name="state">Where the state is kept.</param>
    /// <param name="configuration">The settings.</param>
    public static BackupChoice Of(BackupOptions options, StoreChoice state, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(configuration);
        var named = options.Storage?.Trim();
        if (string.IsNullOrEmpty(named))
        {
            return state.Connection is { } account ? ByConnection(account)
                : state.Kind is null ? new BackupChoice { Problems = state.Problems }
                : new BackupChoice { Kind = BackupKind.Folder };
        }

        if (string.Equals(named, Folder, StringComparison.OrdinalIgnoreCase))
        {
            return new BackupChoice { Kind = BackupKind.Folder };
        }

        if (!ConnectionSetting.IsName(named))
        {
            return Refused($"{Key} must be 'folder', the name of a connection, or not set. What is written there is no name: a connection string goes into a setting of its own.");
        }

        if (ConnectionSetting.Find(configuration, named) is not { } setting)
        {
            return Refused($"{Key} must be 'folder', the name of a connection, or not set; it is '{named}', and there is no connection of that name. It is looked for as {ConnectionSetting.PlacesOf(named)}.");
        }

        var problems = new List<string>();
        return ConnectionReader.Read(setting, configuration, problems) is { } connection ? ByConnection(connection) : new BackupChoice { Problems = problems };
    }

    private static BackupChoice ByConnection(StorageConnection connection) => new() { Kind = BackupKind.Blobs, Connection = connection };

    private static BackupChoice Refused(string problem) => new() { Problems = [problem] };
}
