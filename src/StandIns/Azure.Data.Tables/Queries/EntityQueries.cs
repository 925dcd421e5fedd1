using Azure.Core;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Queries;

/// <summary>Reads rows: one, or pages of them.</summary>
internal static class EntityQueries
{
    private const int Ok = 200;
    private const int NotFound = 404;

    public static PageReader<T> Pages<T>(TablePipeline pipeline, string table, string? filter, IEnumerable<string>? select, CancellationToken cancellationToken)
        where T : class, ITableEntity, new()
        => async (token, top, async) =>
        {
            var path = EntityQuery.Page($"{table}()", filter, top, select, EntityContinuation.Parameters(token));
            using var message = pipeline.Request(RequestMethod.Get, path);
            var response = await pipeline.SendAsync(message, Ok, Ok, async, cancellationToken).ConfigureAwait(false);
            return Page<T>.FromValues(EntityPage.ReadMany<T>(response.Content.ToMemory().Span), EntityContinuation.Of(response), response);
        };

    /// <summary>One row, or the refusal that there is none.</summary>
    public static async Task<(T? Entity, Response Response)> FindAsync<T>(
        TablePipeline pipeline, string table, string partitionKey, string rowKey, IEnumerable<string>? select, bool async, CancellationToken cancellationToken)
        where T : class, ITableEntity, new()
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        using var message = pipeline.Request(RequestMethod.Get, EntityQuery.One(TablePath.Entity(table, partitionKey, rowKey), select));
        var response = await pipeline.SendAsync(message, Ok, NotFound, async, cancellationToken).ConfigureAwait(false);
        return response.Status == NotFound ? (null, response) : (Row<T>(response), response);
    }

    private static T Row<T>(Response response)
        where T : class, ITableEntity, new()
    {
        var entity = EntityPage.ReadOne<T>(response.Content.ToMemory().Span);
        if (entity.ETag == default && response.Headers.ETag is { } tag)
        {
            entity.ETag = tag;
        }

        return entity;
    }
}
