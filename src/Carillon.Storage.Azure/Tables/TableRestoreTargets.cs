using Carillon.Backups.Targets;
using Carillon.Configuration;
using Carillon.Storage.Azure.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Azure.Tables;

/// <summary>
/// Tables that a restore can fill: of the account that the state is in, or of another one whose connection is among the settings. The
/// rows go to the partition of this app and tenant, where the app finds them that is started on that table.
/// </summary>
public sealed class TableRestoreTargets(StoreChoice state, IConfiguration configuration, IOptions<TableStoreOptions> options, TimeProvider time) : IRestoreTargets
{
    private const string TableField = "table";
    private const string ConnectionField = "connection";

    /// <inheritdoc/>
    public string Kind => "table";

    /// <inheritdoc/>
    public IReadOnlyList<RestoreTargetField> Fields { get; } =
    [
        new(TableField, "the name of a table: 3 to 63 letters and digits, a letter first, and not 'tables'", 63),
        new(ConnectionField, "the name of a connection among the settings; left out, it is the account that the state is in", 63, Required: false),
    ];

    /// <inheritdoc/>
    public IRestoreTarget Find(IReadOnlyDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var table = fields[TableField];
        if (!TableStoreOptionsValidator.IsTable(table))
        {
            throw new RestoreTargetException(TableField, $"'table' is {Fields[0].Meaning}.");
        }

        // Also in another account: two names may lead to the same one.
        if (state.Kind == StoreKind.Tables && TableSiblingStores.IsOwn(options.Value.Table, table))
        {
            throw new RestoreTargetException(TableField, $"'table' can't be the table of the store in use, Carillon:Tables:Table, nor one whose name begins as those of its generations do: those are its own.");
        }

        var connection = Connection(fields.GetValueOrDefault(ConnectionField));
        var there = options.Value;
        return new TableRestoreTarget(
            $"the table {table} of {connection.Setting}",
            () => new TableStateStore(
                StorageAccount.Tables(connection),
                new TableStoreOptions { Table = table, App = there.App, Tenant = there.Tenant, RequestsAtOnce = there.RequestsAtOnce },
                time));
    }

    private StorageConnection Connection(string? name)
    {
        if (name is null)
        {
            return state.Connection
                ?? throw new RestoreTargetException(ConnectionField, "'connection' has to name a connection among the settings: the state is not in a storage account.");
        }

        return NamedConnection.Find(configuration, name, out var problem)
            ?? throw new RestoreTargetException(ConnectionField, $"'connection' is {Fields[1].Meaning}. {problem}");
    }
}
