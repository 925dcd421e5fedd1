using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed partial class BackupOptionsValidator : IValidateOptions<BackupOptions>
{
    public ValidateOptionsResult Validate(string? name, BackupOptions options) =>
        new OptionsFailures("Carillon:Backup")
            .Require(string.IsNullOrEmpty(options.Environment) || BackupEnvironment.IsValid(options.Environment), nameof(options.Environment), BackupEnvironment.Rule, options.Environment)
            .Require(options.Container is { Length: >= 3 and <= 63 } container && ContainerName().IsMatch(container), nameof(options.Container), "the name of a container: 3 to 63 lower-case letters, digits and single '-' between them", options.Container)
            .Require(!string.IsNullOrWhiteSpace(options.Folder) && options.Folder.IndexOfAny(Path.GetInvalidPathChars()) < 0, nameof(options.Folder), "the path of a folder", options.Folder)
            .Require(options.SnapshotRetention >= TimeSpan.FromHours(1) && options.SnapshotRetention <= JobLimits.LongestRetention, nameof(options.SnapshotRetention), $"from {TimeSpan.FromHours(1)} to {JobLimits.LongestRetention}", options.SnapshotRetention)
            .ToResult();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName();
}
