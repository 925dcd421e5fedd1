using Carillon.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Backups.Targets;

/// <summary>The folder that restores may make files and folders in, see <c>Carillon:Backup:RestoreFolder</c>.</summary>
public sealed class RestoreFolder(IOptions<BackupOptions> options, IHostEnvironment environment)
{
    /// <summary>The full path of what is to be made.</summary>
    /// <param name="path">As it was written. A relative path begins at the content root.</param>
    /// <param name="what">What it is to be, such as "a file".</param>
    /// <exception cref="RestoreTargetException">It is not in that folder.</exception>
    public string Confine(string path, string what)
    {
        ArgumentNullException.ThrowIfNull(path);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Value.RestoreFolder, environment.ContentRootPath));
        var full = path.Contains('\0', StringComparison.Ordinal) ? "" : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, environment.ContentRootPath));
        return full.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && full.Length > folder.Length
            ? full
            : throw new RestoreTargetException("path", $"'path' is {what} in the folder of Carillon:Backup:RestoreFolder, which is the app's content root unless it says otherwise. A relative path begins at the content root.");
    }
}
