using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Queries;

/// <summary>Reads the list of an account's tables.</summary>
internal static class TableQueries
{
    private const int Ok = 200;
    private const string Next = "NextTableName";

    public static PageReader<TableItem> Pages(TablePipeline pipeline, string? filter, CancellationToken cancellationToken)
        => async (token, top, async) =>
        {
            using var message = pipeline.Request(RequestMethod.Get, EntityQuery.Page(TablePath.Tables, filter, top, null, (Next, token)));
            var response = await pipeline.SendAsync(message, Ok, Ok, async, cancellationToken).ConfigureAwait(false);
            response.Headers.TryGetValue("x-ms-continuation-" + Next, out var next);
            return Page<TableItem>.FromValues(Names(response), next, response);
        };

    private static TableItem[] Names(Response response)
    {
        using var document = JsonDocument.Parse(response.Content.ToMemory());
        return [.. document.RootElement.GetProperty("value").EnumerateArray().Select(table => new TableItem(table.GetProperty("TableName").GetString()!))];
    }
}
