using Azure.Core;
using Azure.Data.Tables.Access;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Pipeline;
using Azure.Data.Tables.Tables;

namespace Azure.Data.Tables;

/// <summary>One table: its rows, transactions over them, and the table itself. Can be used from many threads at once.</summary>
/// <remarks>What the service refuses is a <see cref="RequestFailedException"/> with its status, error code and message.</remarks>
public partial class TableClient
{
    private readonly TablePipeline pipeline = null!;

    /// <summary>A table at an address that holds its name and the right to it, as a shared access signature's does.</summary>
    /// <param name="endpoint">The table's address, such as <c>https://account.table.core.windows.net/table?sv=…</c>.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableClient(Uri endpoint, TableClientOptions? options = null)
        : this(TablePipeline.For(TableAddress.Account(endpoint), options), TableAddress.Table(endpoint))
    {
    }

    /// <summary>A table at its address, with a shared access signature.</summary>
    /// <param name="endpoint">The table's address, such as <c>https://account.table.core.windows.net/table</c>. HTTPS, unless it is on this machine.</param>
    /// <param name="credential">The signature.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableClient(Uri endpoint, AzureSasCredential credential, TableClientOptions? options = null)
        : this(TablePipeline.For(TableAddress.Account(endpoint), credential, options), TableAddress.Table(endpoint))
    {
    }

    /// <summary>A table of an account, with the account's key.</summary>
    /// <param name="endpoint">The account's address, such as <c>https://account.table.core.windows.net</c>.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="credential">The key.</param>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    /// <summary>A table of an account, with the account's key.</summary>
    /// <param name="endpoint">The account's address, such as <c>https://account.table.core.windows.net</c>.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="credential">The key.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(TablePipeline.For(endpoint, credential, options), tableName)
    {
    }

    /// <summary>A table of the account that a connection string names.</summary>
    /// <param name="connectionString">The connection string, with a key or a signature, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="tableName">The table's name.</param>
    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    /// <summary>A table of the account that a connection string names.</summary>
    /// <param name="connectionString">The connection string, with a key or a signature, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(TablePipeline.For(connectionString, options), tableName)
    {
    }

    /// <summary>A table of an account, with an identity.</summary>
    /// <param name="endpoint">The account's address, such as <c>https://account.table.core.windows.net</c>. HTTPS only.</param>
    /// <param name="tableName">The table's name.</param>
    /// <param name="tokenCredential">The identity, asked for a token for storage.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TablePipeline.For(endpoint, tokenCredential, options), tableName)
    {
    }

    /// <summary>For a double of this class in a test.</summary>
    protected TableClient()
    {
    }

    internal TableClient(TablePipeline pipeline, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        this.pipeline = pipeline;
        Name = tableName;
    }

    /// <summary>The table's name.</summary>
    public virtual string Name { get; } = null!;

    /// <summary>The account's name.</summary>
    public virtual string AccountName => pipeline.Account;

    /// <summary>The table's address, without a signature.</summary>
    public virtual Uri Uri => new($"{pipeline.Address}/{Name}");

    /// <summary>Makes the table.</summary>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="RequestFailedException">There is one already, or another refusal.</exception>
    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default)
        => TableList.CreateAsync(pipeline, Name, ifNotExists: false, async: false, cancellationToken).Result();

    /// <inheritdoc cref="Create"/>
    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default)
        => TableList.CreateAsync(pipeline, Name, ifNotExists: false, async: true, cancellationToken);

    /// <summary>Makes the table if there is none.</summary>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <returns>The table, whether or not it was there; the response's status tells (409 when it was).</returns>
    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default)
        => TableList.CreateAsync(pipeline, Name, ifNotExists: true, async: false, cancellationToken).Result();

    /// <inheritdoc cref="CreateIfNotExists"/>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
        => TableList.CreateAsync(pipeline, Name, ifNotExists: true, async: true, cancellationToken);

    /// <summary>Drops the table with its rows. Its name can be used again after a while, on the real service about 40 s.</summary>
    /// <param name="cancellationToken">Ends the wait; the service may have done it.</param>
    /// <returns>The answer; its status is 404 when there was none.</returns>
    public virtual Response Delete(CancellationToken cancellationToken = default)
        => TableList.DeleteAsync(pipeline, Name, async: false, cancellationToken).Result();

    /// <inheritdoc cref="Delete"/>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default)
        => TableList.DeleteAsync(pipeline, Name, async: true, cancellationToken);
}
