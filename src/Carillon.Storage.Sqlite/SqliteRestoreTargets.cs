using Carillon.Backups.Targets;
using Carillon.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Sqlite;

/// <summary>SQLite files that a restore can fill, in the folder of <c>Carillon:Backup:RestoreFolder</c>.</summary>
public sealed class SqliteRestoreTargets(RestoreFolder folder, StoreChoice state, IOptions<SqliteOptions> options, IHostEnvironment environment) : IRestoreTargets
{
    private const string PathField = "path";

    /// <inheritdoc/>
    public string Kind => "sqlite";

    /// <inheritdoc/>
    public IReadOnlyList<RestoreTargetField> Fields { get; } = [new(PathField, "the path of a file", 500)];

    /// <inheritdoc/>
    public IRestoreTarget Find(IReadOnlyDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var path = folder.Confine(fields[PathField], "a file");
        return state.Kind == StoreKind.Sqlite && IsOwn(path)
            ? throw new RestoreTargetException(PathField, $"'path' can't be the file of the store in use, Carillon:Sqlite:Path, nor one beside it whose name begins as that file's does: those are its own.")
            : new SqliteRestoreTarget(path, fields[PathField]);
    }

    /// <summary>The store's own files: the database, what stands beside it under longer names, and other generations of it.</summary>
    private bool IsOwn(string path)
    {
        var own = Path.GetFullPath(options.Value.Path, environment.ContentRootPath);
        return Path.GetDirectoryName(path) == Path.GetDirectoryName(own)
            && Path.GetFileName(path).StartsWith(Path.GetFileNameWithoutExtension(own), StringComparison.OrdinalIgnoreCase);
    }
}
