using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Pipeline;
using Azure.Data.Tables.Queries;
using Azure.Data.Tables.Tables;

namespace Azure.Data.Tables;

/// <summary>The tables of an account. Can be used from many threads at once; its clients for tables share its connections.</summary>
/// <remarks>What the service refuses is a <see cref="RequestFailedException"/> with its status, error code and message.</remarks>
public class TableServiceClient
{
    private readonly TablePipeline pipeline = null!;

    /// <summary>An account, with a shared access signature.</summary>
    /// <param name="endpoint">The account's address. HTTPS, unless it is on this machine.</param>
    /// <param name="credential">The signature.</param>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>The account that a connection string names.</summary>
    /// <param name="connectionString">The connection string, with a key or a signature, or <c>UseDevelopmentStorage=true</c>.</param>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    /// <summary>An account at an address that holds the right to it, as a shared access signature's does.</summary>
    /// <param name="endpoint">The account's address, such as <c>https://account.table.core.windows.net?sv=…</c>.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableServiceClient(Uri endpoint, TableClientOptions? options = null)
        => pipeline = TablePipeline.For(endpoint, options);

    /// <summary>An account, with a shared access signature.</summary>
    /// <param name="endpoint">The account's address. HTTPS, unless it is on this machine.</param>
    /// <param name="credential">The signature.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential, TableClientOptions? options = null)
        => pipeline = TablePipeline.For(endpoint, credential, options);

    /// <summary>An account, with its key.</summary>
    /// <param name="endpoint">The account's address.</param>
    /// <param name="credential">The key.</param>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>An account, with its key.</summary>
    /// <param name="endpoint">The account's address.</param>
    /// <param name="credential">The key.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
        => pipeline = TablePipeline.For(endpoint, credential, options);

    /// <summary>The account that a connection string names.</summary>
    /// <param name="connectionString">The connection string, with a key or a signature, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="options">How to talk to the service.</param>
    /// <exception cref="InvalidOperationException">The connection string cannot be used; the message says why, and not what is in it.</exception>
    public TableServiceClient(string connectionString, TableClientOptions? options = null)
        => pipeline = TablePipeline.For(connectionString, options);

    /// <summary>An account, with an identity.</summary>
    /// <param name="endpoint">The account's address. HTTPS only.</param>
    /// <param name="tokenCredential">The identity, asked for a token for storage.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null)
        => pipeline = TablePipeline.For(endpoint, tokenCredential, options);

    /// <summary>For a double of this class in a test.</summary>
    protected TableServiceClient()
    {
    }

    /// <summary>The account's name.</summary>
    public virtual string AccountName => pipeline.Account;

    /// <summary>The account's address, without a signature.</summary>
    public virtual Uri Uri => new(pipeline.Address);

    /// <summary>A client for one table, which need not be there yet.</summary>
    /// <param name="tableName">The table's name.</param>
    /// <returns>The client.</returns>
    public virtual TableClient GetTableClient(string tableName) => new(pipeline, tableName);

    /// <summary>Lists the tables that an OData filter lets through, in the order of their names.</summary>
    /// <param name="filter">The filter over <c>TableName</c>; null for all.</param>
    /// <param name="maxPerPage">At most so many a request; null for as many as the service gives.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The tables.</returns>
    public virtual AsyncPageable<TableItem> QueryAsync(string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default)
        => new AsyncPages<TableItem>(TableQueries.Pages(pipeline, filter, cancellationToken), maxPerPage);

    /// <inheritdoc cref="QueryAsync(string, int?, CancellationToken)"/>
    public virtual Pageable<TableItem> Query(string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default)
        => new Pages<TableItem>(TableQueries.Pages(pipeline, filter, cancellationToken), maxPerPage);

    /// <summary>Lists the tables that an OData filter lets through, each hole in it a literal.</summary>
    /// <param name="filter">The filter over <c>TableName</c>.</param>
    /// <param name="maxPerPage">At most so many a request; null for as many as the service gives.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The tables.</returns>
    public virtual AsyncPageable<TableItem> QueryAsync(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default)
        => QueryAsync(FilterText.Of(filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="QueryAsync(FormattableString, int?, CancellationToken)"/>
    public virtual Pageable<TableItem> Query(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default)
        => Query(FilterText.Of(filter), maxPerPage, cancellationToken);

    /// <summary>Lists the tables for which a condition holds.</summary>
    /// <param name="filter">Comparisons of the name with values, joined by and, or and not.</param>
    /// <param name="maxPerPage">At most so many a request; null for as many as the service gives.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The tables.</returns>
    public virtual AsyncPageable<TableItem> QueryAsync(Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default)
        => QueryAsync(ExpressionFilter.Of(filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="QueryAsync(Expression{Func{TableItem, bool}}, int?, CancellationToken)"/>
    public virtual Pageable<TableItem> Query(Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default)
        => Query(ExpressionFilter.Of(filter), maxPerPage, cancellationToken);

    /// <summary>Makes a table.</summary>
    /// <param name="tableName">Its name.</param>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="RequestFailedException">There is one already, or another refusal.</exception>
    public virtual Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default)
        => TableList.CreateAsync(pipeline, tableName, ifNotExists: false, async: false, cancellationToken).Result();

    /// <inheritdoc cref="CreateTable"/>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default)
        => TableList.CreateAsync(pipeline, tableName, ifNotExists: false, async: true, cancellationToken);

    /// <summary>Makes a table if there is none of its name.</summary>
    /// <param name="tableName">Its name.</param>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <returns>The table, whether or not it was there; the response's status tells (409 when it was).</returns>
    public virtual Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default)
        => TableList.CreateAsync(pipeline, tableName, ifNotExists: true, async: false, cancellationToken).Result();

    /// <inheritdoc cref="CreateTableIfNotExists"/>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default)
        => TableList.CreateAsync(pipeline, tableName, ifNotExists: true, async: true, cancellationToken);

    /// <summary>Drops a table with its rows.</summary>
    /// <param name="tableName">Its name.</param>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <returns>The answer; its status is 404 when there was none.</returns>
    public virtual Response DeleteTable(string tableName, CancellationToken cancellationToken = default)
        => TableList.DeleteAsync(pipeline, tableName, async: false, cancellationToken).Result();

    /// <inheritdoc cref="DeleteTable"/>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default)
        => TableList.DeleteAsync(pipeline, tableName, async: true, cancellationToken);

    /// <inheritdoc cref="TableClient.CreateQueryFilter{T}(Expression{Func{T, bool}})"/>
    public static string CreateQueryFilter(Expression<Func<TableItem, bool>> filter) => ExpressionFilter.Of(filter);

    /// <inheritdoc cref="TableClient.CreateQueryFilter(FormattableString)"/>
    public static string CreateQueryFilter(FormattableString filter) => FilterText.Of(filter);
}
