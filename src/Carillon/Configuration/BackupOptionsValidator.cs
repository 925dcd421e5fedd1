using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed partial class BackupOptionsValidator : IValidateOptions<BackupOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLag = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, BackupOptions options) =>
        new OptionsFailures("Carillon:Backup")
            .Require(string.IsNullOrEmpty(options.Environment) || BackupEnvironment.IsValid(options.Environment), nameof(options.Environment), BackupEnvironment.Rule, options.Environment)
            .Require(string.IsNullOrEmpty(options.Container) || (options.Container.Length is >= 3 and <= 63 && ContainerName().IsMatch(options.Container)), nameof(options.Container), "the name of a container: 3 to 63 lower-case letters, digits and single '-' between them", options.Container)
            .Require(!string.IsNullOrWhiteSpace(options.Folder) && options.Folder.IndexOfAny(Path.GetInvalidPathChars()) < 0, nameof(options.Folder), "the path of a folder", options.Folder)
            .Require(options.SnapshotRetention >= TimeSpan.FromHours(1) && options.SnapshotRetention <= JobLimits.LongestRetention, nameof(options.SnapshotRetention), $"from {TimeSpan.FromHours(1)} to {JobLimits.LongestRetention}", options.SnapshotRetention)
            .Require(IsFrom(options.MaxLag, LongestLag), nameof(options.MaxLag), $"from {Shortest} to {LongestLag}", options.MaxLag)
            .Require(IsFrom(options.MaxSnapshotAge, LongestAge), nameof(options.MaxSnapshotAge), $"from {Shortest} to {LongestAge}", options.MaxSnapshotAge)
            .Require(IsFrom(options.MaxProofAge, LongestAge), nameof(options.MaxProofAge), $"from {Shortest} to {LongestAge}", options.MaxProofAge)
            .Require(!string.IsNullOrWhiteSpace(options.RestoreFolder) && options.RestoreFolder.IndexOfAny(Path.GetInvalidPathChars()) < 0, nameof(options.RestoreFolder), "the path of a folder", options.RestoreFolder)
            .ToResult();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName();

    private static bool IsFrom(TimeSpan limit, TimeSpan longest) => limit >= Shortest && limit <= longest;
}
