using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Tables;

/// <summary>An account's tables: make, drop, list.</summary>
internal static class TableList
{
    private const int Created = 201;
    private const int NoContent = 204;
    private const int NotFound = 404;
    private const int Conflict = 409;

    public static async Task<Response<TableItem>> CreateAsync(TablePipeline pipeline, string table, bool ifNotExists, bool async, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        using var message = pipeline.Request(RequestMethod.Post, TablePath.Tables);
        message.Request.Headers.Add("Content-Type", TableMedia.Json);
        message.Request.Headers.Add("Prefer", TableMedia.NoContent);
        message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = table }));
        var response = await pipeline.SendAsync(message, async, cancellationToken).ConfigureAwait(false);
        var exists = response.Status is Created or NoContent || (ifNotExists && response.Status == Conflict && IsThere(response));
        return exists ? Response.FromValue(new TableItem(table), response) : throw new RequestFailedException(response);
    }

    /// <summary>Drops a table. That there is none is an answer too.</summary>
    public static async Task<Response> DeleteAsync(TablePipeline pipeline, string table, bool async, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        using var message = pipeline.Request(RequestMethod.Delete, TablePath.Table(table));
        return await pipeline.SendAsync(message, NoContent, NotFound, async, cancellationToken).ConfigureAwait(false);
    }

    // The other conflict is a table of that name that is still being deleted.
    private static bool IsThere(Response response) => new RequestFailedException(response).ErrorCode == TableErrorCode.TableAlreadyExists.ToString();
}
