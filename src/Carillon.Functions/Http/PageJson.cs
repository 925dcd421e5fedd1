using System.Buffers.Text;
using System.Text;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>A page of a list. The next one is asked for with <c>?continuation=</c> and this one's token.</summary>
/// <param name="Items">What it lists.</param>
/// <param name="Unreadable">Rows of the page that could not be read: shown, never skipped. Absent where there are none.</param>
/// <param name="Continuation">The token of the next page. Absent on the last one.</param>
internal sealed record PageJson<T>(IReadOnlyList<T> Items, IReadOnlyList<UnreadableJson>? Unreadable, string? Continuation);

/// <summary>A row that could not be read.</summary>
/// <param name="Key">Where it stands.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record UnreadableJson(string Key, string Reason);

/// <summary>Pages, and the tokens between them: the key of the last row, in a form that fits a URL.</summary>
internal static class PageJson
{
    /// <summary>Composes a page of rows of one kind.</summary>
    /// <param name="page">The rows.</param>
    /// <param name="item">Shows a row. Null where it is left out: the page is then shorter.</param>
    /// <param name="showUnreadable">Whether rows that can't be read are shown. Default: yes; not to callers who may not see whose they are.</param>
    public static PageJson<T> From<TRow, T>(RowPage page, Func<StoredRow<TRow>, T?> item, bool showUnreadable = true)
        where TRow : StateRow
        where T : class
    {
        var unreadable = page.Rows
            .Where(row => showUnreadable && row.Row is UnreadableRow)
            .Select(row => new UnreadableJson(row.Key.Value, ((UnreadableRow)row.Row).Reason))
            .ToList();
        return new PageJson<T>(
            [.. page.Rows.Where(row => row.Row is TRow).Select(row => item(new StoredRow<TRow>(row.Key, row.Version, (TRow)row.Row))).OfType<T>()],
            unreadable.Count == 0 ? null : unreadable,
            page.HasMore ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(page.Rows[^1].Key.Value)) : null);
    }

    /// <summary>Reads which page of a list is asked for: its length, and the row it follows.</summary>
    /// <returns>An answer where that can't be read, otherwise null.</returns>
    public static IResult? ReadRequest(HttpRequest request, KeyRange range, out int limit, out RowKey? after)
    {
        after = null;
        return RequestReading.ReadLimit(request, out limit) ?? ReadContinuation(request, range, out after);
    }

    private static IResult? ReadContinuation(HttpRequest request, KeyRange range, out RowKey? after)
    {
        after = null;
        if (request.Query["continuation"] is not { Count: > 0 } given)
        {
            return null;
        }

        if (given.Count == 1 && given[0] is { Length: > 0 and <= 2_000 } token && Base64Url.IsValid(token))
        {
            var key = new RowKey(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)));
            if (range.Contains(key))
            {
                after = key;
                return null;
            }
        }

        return Problems.BadRequest("continuation", "'continuation' is the token that the page before gave, unchanged, of the same list.");
    }
}
