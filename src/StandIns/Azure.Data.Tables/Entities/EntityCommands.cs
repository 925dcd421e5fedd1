using System.Buffers;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Entities;

/// <summary>Writes single rows.</summary>
internal static class EntityCommands
{
    private const int Created = 201;
    private const int NoContent = 204;
    private const int NotFound = 404;

    public static async Task<Response> AddAsync(TablePipeline pipeline, string table, ITableEntity entity, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        using var message = pipeline.Request(RequestMethod.Post, table);
        message.Request.Headers.Add("Prefer", TableMedia.NoContent);
        AddBody(message.Request, entity);
        return await pipeline.SendAsync(message, NoContent, Created, async, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Updates a row in a version of it, or writes it whatever there is when no version is told.</summary>
    public static async Task<Response> WriteAsync(
        TablePipeline pipeline, string table, ITableEntity entity, ETag? ifMatch, TableUpdateMode mode, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentException($"There is no update mode {mode}.", nameof(mode)),
        };
        using var message = pipeline.Request(method, TablePath.Entity(table, entity.PartitionKey, entity.RowKey));
        if (ifMatch is { } version)
        {
            message.Request.Headers.Add("If-Match", Version(version));
        }

        AddBody(message.Request, entity);
        return await pipeline.SendAsync(message, NoContent, NoContent, async, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a row away. That there is none is an answer too.</summary>
    public static async Task<Response> DeleteAsync(
        TablePipeline pipeline, string table, string partitionKey, string rowKey, ETag ifMatch, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        using var message = pipeline.Request(RequestMethod.Delete, TablePath.Entity(table, partitionKey, rowKey));
        message.Request.Headers.Add("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString());
        return await pipeline.SendAsync(message, NoContent, NotFound, async, cancellationToken).ConfigureAwait(false);
    }

    // "Whatever version there is" has to be said: forgotten, it would overwrite what another has written.
    private static string Version(ETag ifMatch)
        => ifMatch == default ? throw new ArgumentException("An update needs the version it is for, or ETag.All.", nameof(ifMatch)) : ifMatch.ToString();

    private static void AddBody(Request request, ITableEntity entity)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, EntityWriter.Options))
        {
            EntityWriter.Write(json, entity);
        }

        request.Headers.Add("Content-Type", TableMedia.Json);
        request.Content = RequestContent.Create(body.WrittenMemory);
    }
}
