using Carillon.Backups;
using Carillon.Backups.Targets;

namespace Carillon.Storage.Azure.Tables;

/// <summary>A table that a restore can fill; made where there is none. What other apps and tenants have in it stays.</summary>
/// <param name="description">What to call it. Never a secret.</param>
/// <param name="connect">Makes the store in it.</param>
internal sealed class TableRestoreTarget(string description, Func<TableStateStore> connect) : IRestoreTarget
{
    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public async Task<RestorePlace> OpenAsync(bool replace, CancellationToken cancellationToken)
    {
        var opened = false;
        TableStateStore? store = null;
        try
        {
            store = connect();
            await store.OpenAsync(cancellationToken);
            opened = true;
            return new RestorePlace(store, () => Close(store));
        }
        catch (StateStoreUnavailableException exception)
        {
            throw new BackupException($"The place can't be written, {description}: {exception.Message}");
        }
        finally
        {
            if (!opened)
            {
                store?.Dispose();
            }
        }
    }

    private static ValueTask Close(TableStateStore store)
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    }
}
