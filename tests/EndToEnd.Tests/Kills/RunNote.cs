using System.Globalization;

namespace EndToEnd.Tests.Kills;

/// <summary>A line that the code of a job wrote: that it was called, or that it is over.</summary>
/// <param name="What">What it says.</param>
/// <param name="Execution">The execution's id.</param>
/// <param name="Job">The job's name.</param>
/// <param name="DueAt">The instant it was due at. Null for a run by hand.</param>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Process">The process it ran in.</param>
internal sealed record RunNote(RunNote.Kind What, string Execution, string Job, DateTimeOffset? DueAt, int Attempt, string Process)
{
    /// <summary>What a line says.</summary>
    internal enum Kind
    {
        Start,
        Done,
        GaveUp,
    }

    /// <summary>What the load jobs of all processes noted, of each process in the order in which it happened.</summary>
    public static IReadOnlyList<RunNote> ReadAll(string folder) =>
        [.. Directory.EnumerateFiles(folder, "runs-*.log").Order(StringComparer.Ordinal).SelectMany(ReadFile)];

    private static IEnumerable<RunNote> ReadFile(string file)
    {
        // A line without its end was cut off by the kill: the code had not gone on.
        var text = File.ReadAllText(file);
        return text[..(text.LastIndexOf('\n') + 1)]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Parse(line.Split(' '), Path.GetFileNameWithoutExtension(file)));
    }

    private static RunNote Parse(string[] parts, string process) => new(
        parts[0] switch
        {
            "start" => Kind.Start,
            "done" => Kind.Done,
            "gave-up" => Kind.GaveUp,
            _ => throw new FormatException($"A line begins with '{parts[0]}' in {process}."),
        },
        parts[1],
        parts[2],
        parts[3] == "-" ? null : DateTimeOffset.Parse(parts[3], CultureInfo.InvariantCulture),
        int.Parse(parts[4], CultureInfo.InvariantCulture),
        process);
}
