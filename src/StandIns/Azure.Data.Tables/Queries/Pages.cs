using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Queries;

/// <summary>Pages one after the other, as long as the service says that there are more. A page may be empty with more to come.</summary>
internal sealed class Pages<T>(PageReader<T> read, int? maxPerPage) : Pageable<T>
    where T : notnull
{
    public override IEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var token = continuationToken;
        do
        {
            var page = read(token, pageSizeHint ?? maxPerPage, false).Result();
            yield return page;
            token = page.ContinuationToken;
        }
        while (token is not null);
    }
}
