using Carillon.Backups.Targets;
using Carillon.Functions.OpenApi;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>The body of a request for a restore.</summary>
/// <param name="To">The moment to restore. Null for the newest there is.</param>
/// <param name="Target">Where to. Null where none was named.</param>
/// <param name="Replace">Whether a state that is there may go.</param>
/// <param name="DryRun">Whether only the plan is asked for.</param>
internal sealed record RestoreBody(DateTimeOffset? To, IRestoreTarget? Target, bool Replace, bool DryRun)
{
    /// <summary>The names that the body may have.</summary>
    public static string[] Names { get; } = BodyShape.Names<RestoreShape>();

    /// <summary>Reads it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="kinds">The kinds of places that there are.</param>
    /// <param name="read">What it says.</param>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public static IResult? Read(JsonBody body, IReadOnlyList<IRestoreTargets> kinds, out RestoreBody read)
    {
        var (dryRun, replace) = (false, false);
        IRestoreTarget? target = null;
        var refusal = ReadTo(body, out var to) ?? body.ReadSwitch("dryRun", out dryRun) ?? ReadTarget(body, kinds, dryRun, out target, out replace);
        read = new RestoreBody(to, target, replace, dryRun);
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

    private static IResult? ReadTarget(JsonBody body, IReadOnlyList<IRestoreTargets> kinds, bool dryRun, out IRestoreTarget? target, out bool replace)
    {
        (target, replace) = (null, false);
        if (body.Find("target") is null)
        {
            return dryRun ? null : Problems.BadRequest("target", $"'target' is an object with 'kind', which is {Listed(kinds)}, and what describes such a place. Only a dry run needs none.");
        }

        string? name = null;
        var all = kinds.SelectMany(kind => kind.Fields).Select(field => field.Name).Distinct().ToArray();
        var refusal = body.ReadObject("target", ["kind", .. all, "replace"], out var described)
            ?? described.ReadText("kind", 20, $"'target.kind' is {Listed(kinds)}.", out name);
        if (refusal is not null)
        {
            return refusal;
        }

        if (kinds.FirstOrDefault(kind => kind.Kind == name) is not { } found)
        {
            return Problems.BadRequest("target.kind", $"'target.kind' is {Listed(kinds)}.");
        }

        // What describes a place of another kind is refused as anything else that is not known.
        return body.ReadObject("target", ["kind", .. found.Fields.Select(field => field.Name), "replace"], out described)
            ?? described.ReadSwitch("replace", out replace)
            ?? ReadFields(described, found, out var fields)
            ?? Find(found, fields, out target);
    }

    private static IResult? ReadFields(JsonBody described, IRestoreTargets kind, out Dictionary<string, string> fields)
    {
        fields = [];
        foreach (var field in kind.Fields)
        {
            var allowed = $"'target.{field.Name}' is {field.Meaning}, of up to {field.Longest} characters.";
            if (described.ReadText(field.Name, field.Longest, allowed, out var text) is { } refusal)
            {
                return refusal;
            }

            if (string.IsNullOrWhiteSpace(text) && (field.Required || text is not null))
            {
                return Problems.BadRequest($"target.{field.Name}", allowed);
            }

            if (text is not null)
            {
                fields[field.Name] = text;
            }
        }

        return null;
    }

    private static IResult? Find(IRestoreTargets kind, Dictionary<string, string> fields, out IRestoreTarget? target)
    {
        try
        {
            target = kind.Find(fields);
            return null;
        }
        catch (RestoreTargetException exception)
        {
            target = null;
            return Problems.BadRequest($"target.{exception.Field}", exception.Message);
        }
    }

    private static string Listed(IReadOnlyList<IRestoreTargets> kinds) => string.Join(" or ", kinds.Select(kind => $"'{kind.Kind}'"));
}
