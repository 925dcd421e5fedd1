using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Kills;

/// <summary>A finished execution, as the API shows it.</summary>
internal sealed record LedgerRow(
    string Id,
    string State,
    string Trigger,
    DateTimeOffset? DueAt,
    DateTimeOffset? LastDueAt,
    int Occurrences,
    int Attempts,
    string? RetryOf,
    string? Request,
    string Text)
{
    /// <summary>Whether the code was never to be called.</summary>
    public bool DidNotRun => State is "Skipped" or "Missed";

    /// <summary>Whether its code came to an end that the process itself put on record.</summary>
    public bool Ended => State is "Succeeded" or "Failed" or "TimedOut";

    public static LedgerRow From(JsonObject row) => new(
        row["id"]!.ToString(),
        row["state"]!.ToString(),
        row["trigger"]!.ToString(),
        row["dueAt"]?.GetValue<DateTimeOffset>(),
        row["lastDueAt"]?.GetValue<DateTimeOffset>(),
        row["occurrences"]!.GetValue<int>(),
        row["attempts"]?.GetValue<int>() ?? 0,
        row["retryOf"]?.ToString(),
        row["parameters"]?["request"]?.ToString(),
        row.ToJsonString());

    /// <summary>The instants it accounts for. A repetition accounts for none: the run that it repeats does.</summary>
    public IEnumerable<DateTimeOffset> Instants()
    {
        if (DueAt is not { } first || RetryOf is not null)
        {
            return [];
        }

        var step = Occurrences > 1 ? (LastDueAt!.Value - first) / (Occurrences - 1) : TimeSpan.Zero;
        return Enumerable.Range(0, Occurrences).Select(number => first + (number * step));
    }

    public override string ToString() => Text;
}
