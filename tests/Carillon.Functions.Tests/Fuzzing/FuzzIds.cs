using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>What answers tell of ids, by what they are of: <c>executions</c>, <c>tokens</c>, <c>backups</c>.</summary>
internal sealed partial class FuzzIds
{
    private const int Most = 100;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _ids = new();

    /// <summary>One of them, in turn. Null where none is known.</summary>
    public string? Of(string noun)
    {
        if (!_ids.TryGetValue(noun, out var known) || !known.TryDequeue(out var id))
        {
            return null;
        }

        known.Enqueue(id);
        return id;
    }

    /// <summary>Puts ids in the places of <c>{run}</c> and <c>{token}</c>.</summary>
    public string Fill(string path) => path
        .Replace("{run}", Of("executions") ?? "019cadfd890010f688467edc85a2afc0", StringComparison.Ordinal)
        .Replace("{token}", Of("tokens") ?? "019cadfd890010f688467edc85a2afc0", StringComparison.Ordinal);

    /// <summary>Keeps what an answer has.</summary>
    /// <param name="path">What was asked for.</param>
    /// <param name="location">Where the answer says to look.</param>
    /// <param name="answer">Its body.</param>
    public void Learn(string path, string? location, string answer)
    {
        if (location?.Split('/', '?') is [_, _, var noun, var id, ..])
        {
            Keep(noun, id);
        }

        var last = path.Split('?')[0];
        if (Id().Match(answer) is { Success: true } match)
        {
            Keep(last.EndsWith("/executions", StringComparison.Ordinal) ? "executions" : FuzzedRoute.NounOf(last), match.Value);
        }
    }

    private void Keep(string noun, string id)
    {
        var known = _ids.GetOrAdd(noun, _ => new());
        if (known.Count < Most && !known.Contains(id))
        {
            known.Enqueue(id);
        }
    }

    [GeneratedRegex("(?<=\"id\":\")[0-9a-z-]{8,64}(?=\")", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
