namespace Azure.Data.Tables.Queries;

/// <summary>Pages one after the other, as long as the service says that there are more. A page may be empty with more to come.</summary>
internal sealed class AsyncPages<T>(PageReader<T> read, int? maxPerPage) : AsyncPageable<T>
    where T : notnull
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var token = continuationToken;
        do
        {
            var page = await read(token, pageSizeHint ?? maxPerPage, true).ConfigureAwait(false);
            yield return page;
            token = page.ContinuationToken;
        }
        while (token is not null);
    }
}
