using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class BackupOptionsValidator : IValidateOptions<BackupOptions>
{
    public ValidateOptionsResult Validate(string? name, BackupOptions options) =>
        new OptionsFailures("Carillon:Backup")
            .Require(string.IsNullOrEmpty(options.Environment) || BackupEnvironment.IsValid(options.Environment), nameof(options.Environment), BackupEnvironment.Rule, options.Environment)
            .Require(!string.IsNullOrWhiteSpace(options.Folder) && options.Folder.IndexOfAny(Path.GetInvalidPathChars()) < 0, nameof(options.Folder), "the path of a folder", options.Folder)
            .Require(options.SnapshotRetention >= TimeSpan.FromHours(1) && options.SnapshotRetention <= JobLimits.LongestRetention, nameof(options.SnapshotRetention), $"from {TimeSpan.FromHours(1)} to {JobLimits.LongestRetention}", options.SnapshotRetention)
            .ToResult();
}
