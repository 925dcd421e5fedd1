using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Carillon.Executions;

namespace Carillon.Logs;

/// <summary>
/// How the blobs of long logs are called: <c>{environment}/logs/{yyyy-MM-dd}/{execution}-{fence}.log.gz</c>. The day is the one, in
/// UTC, in which it was written; so they are listed the oldest first. The fence keeps apart what two owners of one execution write.
/// </summary>
/// <param name="environment">The environment, as backups are written for it.</param>
public sealed class LogNames(string environment)
{
    private const string Day = "yyyy-MM-dd";
    private const string Suffix = ".log.gz";
    private const int IdLength = 32;

    /// <summary>What the names of all long logs begin with.</summary>
    public string Logs { get; } = environment + "/logs/";

    /// <summary>The log of an execution.</summary>
    /// <param name="day">When it is written.</param>
    /// <param name="execution">Which execution.</param>
    /// <param name="fence">Whose claim on it.</param>
    public string Of(DateTimeOffset day, ExecutionId execution, string fence) =>
        string.Create(CultureInfo.InvariantCulture, $"{Logs}{day.UtcDateTime:yyyy-MM-dd}/{execution}-{fence}{Suffix}");

    /// <summary>Whether a blob is a log of this environment.</summary>
    public bool Covers(string name) => TryRead(name, out _);

    /// <summary>Reads a name.</summary>
    /// <returns>Whether it is one of a log of this environment.</returns>
    public bool TryRead(string? name, [NotNullWhen(true)] out NamedLog? log)
    {
        log = null;
        if (name is null || !name.StartsWith(Logs, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = name[Logs.Length..^Suffix.Length].Split('/');
        if (parts.Length == 2
            && DateTime.TryParseExact(parts[0], Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
            && parts[1].Length > IdLength + 1 && parts[1][IdLength] == '-'
            && ExecutionId.TryParse(parts[1][..IdLength], out var execution))
        {
            log = new NamedLog(new DateTimeOffset(day), execution, parts[1][(IdLength + 1)..]);
        }

        return log is not null && Of(log.Day, log.Execution, log.Fence) == name;
    }
}
