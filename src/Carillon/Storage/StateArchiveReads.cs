namespace Carillon.Storage;

/// <summary>Reads of whole ranges of a state archive.</summary>
public static class StateArchiveReads
{
    private const int PageBytes = 256 * 1024;

    /// <summary>Reads ranges one after the other, in pages of about a quarter of a megabyte.</summary>
    public static async IAsyncEnumerable<RawPage> ExportAllAsync(this IStateArchive archive, IEnumerable<KeyRange> ranges,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(ranges);
        foreach (var all in ranges)
        {
            for (var range = all; ;)
            {
                var page = await archive.ExportAsync(range, PageBytes, cancellationToken);
                yield return page;
                if (!page.HasMore)
                {
                    break;
                }

                range = range.After(page.Rows[^1].Key);
            }
        }
    }
}
