using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Backups.Targets;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Sqlite;

/// <summary>
/// Folders, below that of <c>Carillon:Backup:RestoreFolder</c>, that a state is written out to as a backup of its own: to be taken
/// elsewhere, read by any tool, or restored from.
/// </summary>
public sealed class FolderRestoreTargets(
    RestoreFolder folder, IOptions<BackupOptions> options, BackupNames names, ProcessIdentity identity, RandomNumberGenerator random, IHostEnvironment environment) : IRestoreTargets
{
    private const string PathField = "path";

    /// <inheritdoc/>
    public string Kind => "folder";

    /// <inheritdoc/>
    public IReadOnlyList<RestoreTargetField> Fields { get; } = [new(PathField, "the path of a folder", 500)];

    /// <inheritdoc/>
    public IRestoreTarget Find(IReadOnlyDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var path = folder.Confine(fields[PathField], "a folder");
        var own = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Value.Folder, environment.ContentRootPath));
        return IsIn(path, own) || IsIn(own, path)
            ? throw new RestoreTargetException(PathField, "'path' can't be the folder of Carillon:Backup:Folder, nor one in it or around it: the app's own backups are there.")
            : new FolderRestoreTarget(path, fields[PathField], names, identity, random);
    }

    private static bool IsIn(string path, string folder) => (path + Path.DirectorySeparatorChar).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
