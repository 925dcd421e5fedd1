using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>The body of a request for a restore.</summary>
/// <param name="To">The moment to restore. Null for the newest there is.</param>
/// <param name="Path">The file to restore to, as it was written. Null where none was named.</param>
/// <param name="DryRun">Whether only the plan is asked for.</param>
internal sealed record RestoreBody(DateTimeOffset? To, string? Path, bool DryRun)
{
    private const string Sqlite = "sqlite";
    private const string Target = """'target' is {"kind": "sqlite", "path": "…"}, a file that is not there yet.""";

    /// <summary>The names that the body may have.</summary>
    public static string[] Names { get; } = ["to", "target", "dryRun", "reason"];

    /// <summary>Reads it.</summary>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public static IResult? Read(JsonBody body, out RestoreBody read)
    {
        var dryRun = false;
        string? path = null;
        var refusal = ReadTo(body, out var to) ?? body.ReadSwitch("dryRun", out dryRun) ?? ReadTarget(body, dryRun, out path);
        read = new RestoreBody(to, path, dryRun);
        return refusal;
    }

    private static IResult? ReadTo(JsonBody body, out DateTimeOffset? to)
    {
        const string Allowed = "'to' is an instant with its offset, such as 2026-03-08T07:00:00Z or 2026-03-08T08:00+01:00; left out, it is the newest there is.";
        to = null;
        var refusal = body.ReadText("to", 40, Allowed, out var text);
        if (refusal is not null || text is null)
        {
            return refusal;
        }

        if (!InstantText.TryRead(text, out var instant))
        {
            return Problems.BadRequest("to", Allowed);
        }

        to = instant.ToUniversalTime();
        return null;
    }

    private static IResult? ReadTarget(JsonBody body, bool dryRun, out string? path)
    {
        path = null;
        if (body.Find("target") is null)
        {
            return dryRun ? null : Problems.BadRequest("target", $"{Target} Only a dry run needs none. The store in use can't be restored over.");
        }

        string? kind = null;
        var refusal = body.ReadObject("target", ["kind", "path"], out var target)
            ?? target.ReadText("kind", 20, $"'target.kind' is {Sqlite}.", out kind)
            ?? (kind == Sqlite ? null : Problems.BadRequest("target.kind", $"'target.kind' is {Sqlite}. The store in use can't be restored over, nor can a table be restored to."))
            ?? target.ReadText("path", 500, "'target.path' is the path of a file, of up to 500 characters.", out path);
        return refusal
            ?? (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal) ? Problems.BadRequest("target.path", "'target.path' is the path of a file, of up to 500 characters.") : null);
    }
}
