using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Pipeline;
using Azure.Data.Tables.Queries;

namespace Azure.Data.Tables;

/// <content>Single rows.</content>
public partial class TableClient
{
    /// <summary>Writes a new row.</summary>
    /// <param name="entity">The row.</param>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <typeparam name="T">The type of the row.</typeparam>
    /// <returns>The answer, with the row's version.</returns>
    /// <exception cref="RequestFailedException">There is a row with its keys, or another refusal.</exception>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => EntityCommands.AddAsync(pipeline, Name, entity, async: true, cancellationToken);

    /// <inheritdoc cref="AddEntityAsync"/>
    public virtual Response AddEntity<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => EntityCommands.AddAsync(pipeline, Name, entity, async: false, cancellationToken).Result();

    /// <summary>Reads a row.</summary>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The key in the partition.</param>
    /// <param name="select">The properties to bring; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <typeparam name="T">The type of the row.</typeparam>
    /// <returns>The row.</returns>
    /// <exception cref="RequestFailedException">There is no such row (404), or another refusal.</exception>
    public virtual Response<T> GetEntity<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity, new()
        => GetAsync<T>(partitionKey, rowKey, select, async: false, cancellationToken).Result();

    /// <inheritdoc cref="GetEntity"/>
    public virtual Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity, new()
        => GetAsync<T>(partitionKey, rowKey, select, async: true, cancellationToken);

    /// <summary>Reads a row that need not be there.</summary>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The key in the partition.</param>
    /// <param name="select">The properties to bring; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <typeparam name="T">The type of the row.</typeparam>
    /// <returns>The row, or an answer without a value (404), which may also mean that there is no such table.</returns>
    public virtual NullableResponse<T> GetEntityIfExists<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity, new()
        => FindAsync<T>(partitionKey, rowKey, select, async: false, cancellationToken).Result();

    /// <inheritdoc cref="GetEntityIfExists"/>
    public virtual Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity, new()
        => FindAsync<T>(partitionKey, rowKey, select, async: true, cancellationToken);

    /// <summary>Writes a row whether or not there is one with its keys.</summary>
    /// <param name="entity">The row.</param>
    /// <param name="mode">What becomes of properties of a row that is there and that this one does not name.</param>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <typeparam name="T">The type of the row.</typeparam>
    /// <returns>The answer, with the row's version.</returns>
    public virtual Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => EntityCommands.WriteAsync(pipeline, Name, entity, null, mode, async: true, cancellationToken);

    /// <inheritdoc cref="UpsertEntityAsync"/>
    public virtual Response UpsertEntity<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => EntityCommands.WriteAsync(pipeline, Name, entity, null, mode, async: false, cancellationToken).Result();

    /// <summary>Changes a row that is there, in one version of it.</summary>
    /// <param name="entity">The row.</param>
    /// <param name="ifMatch">The version; <see cref="ETag.All"/> for any.</param>
    /// <param name="mode">What becomes of properties that this row does not name.</param>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <typeparam name="T">The type of the row.</typeparam>
    /// <returns>The answer, with the row's new version.</returns>
    /// <exception cref="RequestFailedException">There is no such row (404) or another version of it (412), or another refusal.</exception>
    /// <exception cref="ArgumentException"><paramref name="ifMatch"/> is the default, which is no version.</exception>
    public virtual Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => EntityCommands.WriteAsync(pipeline, Name, entity, ifMatch, mode, async: true, cancellationToken);

    /// <inheritdoc cref="UpdateEntityAsync"/>
    public virtual Response UpdateEntity<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
        => EntityCommands.WriteAsync(pipeline, Name, entity, ifMatch, mode, async: false, cancellationToken).Result();

    /// <summary>Takes a row away, in one version of it.</summary>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The key in the partition.</param>
    /// <param name="ifMatch">The version; the default and <see cref="ETag.All"/> are any.</param>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <returns>The answer; its status is 404 when there was no such row.</returns>
    /// <exception cref="RequestFailedException">There is another version of it (412), or another refusal.</exception>
    public virtual Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
        => EntityCommands.DeleteAsync(pipeline, Name, partitionKey, rowKey, ifMatch, async: true, cancellationToken);

    /// <summary>Takes a row away, in one version of it.</summary>
    /// <param name="entity">The row, of which only the keys count.</param>
    /// <param name="ifMatch">The version; the default and <see cref="ETag.All"/> are any.</param>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <returns>The answer; its status is 404 when there was no such row.</returns>
    /// <exception cref="RequestFailedException">There is another version of it (412), or another refusal.</exception>
    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return EntityCommands.DeleteAsync(pipeline, Name, entity.PartitionKey, entity.RowKey, ifMatch, async: true, cancellationToken);
    }

    /// <inheritdoc cref="DeleteEntityAsync(string, string, ETag, CancellationToken)"/>
    public virtual Response DeleteEntity(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
        => EntityCommands.DeleteAsync(pipeline, Name, partitionKey, rowKey, ifMatch, async: false, cancellationToken).Result();

    /// <inheritdoc cref="DeleteEntityAsync(ITableEntity, ETag, CancellationToken)"/>
    public virtual Response DeleteEntity(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return EntityCommands.DeleteAsync(pipeline, Name, entity.PartitionKey, entity.RowKey, ifMatch, async: false, cancellationToken).Result();
    }

    private async Task<Response<T>> GetAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select, bool async, CancellationToken cancellationToken)
        where T : class, ITableEntity, new()
    {
        var (entity, response) = await EntityQueries.FindAsync<T>(pipeline, Name, partitionKey, rowKey, select, async, cancellationToken).ConfigureAwait(false);
        return entity is null ? throw new RequestFailedException(response) : Response.FromValue(entity, response);
    }

    private async Task<NullableResponse<T>> FindAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select, bool async, CancellationToken cancellationToken)
        where T : class, ITableEntity, new()
    {
        var (entity, response) = await EntityQueries.FindAsync<T>(pipeline, Name, partitionKey, rowKey, select, async, cancellationToken).ConfigureAwait(false);
        return entity is null ? new NoEntity<T>(response) : Response.FromValue(entity, response);
    }
}
