using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carillon.Backups.Live;

namespace Carillon.Storage.Azure.Tables;

/// <summary>Tables beside the one that the settings name, in the same account: <c>CarillonG1</c> beside <c>Carillon</c>. Rows stand in the same partition there.</summary>
/// <param name="connection">How to get to the account.</param>
/// <param name="options">Where the rows stand there.</param>
/// <param name="time">The clock.</param>
/// <param name="clock">Is told the service's time. Null where nobody asks.</param>
public sealed class TableSiblingStores(TableConnection connection, TableStoreOptions options, TimeProvider time, IStoreTimeObserver? clock = null) : ISiblingStores
{
    /// <summary>The most letters of a table's name.</summary>
    private const int LongestName = 63;

    /// <summary>So many are left for the number.</summary>
    private const int NumberLetters = 6;

    private const int HashLetters = 8;

    /// <inheritdoc/>
    public bool AreOfOneProcess => false;

    /// <inheritdoc/>
    public async Task<IStateStore> OpenAsync(int generation, bool create, CancellationToken cancellationToken)
    {
        var store = new TableStateStore(
            connection,
            new TableStoreOptions { Table = NameOf(options.Table, generation), App = options.App, Tenant = options.Tenant, RequestsAtOnce = options.RequestsAtOnce },
            time, clock);
        var opened = false;
        try
        {
            if (create)
            {
                await store.OpenAsync(cancellationToken);
            }
            else
            {
                // Says so where there is no such table.
                await store.ReadRangeAsync(StateKeys.All, 1, cancellationToken);
            }

            opened = true;
            return store;
        }
        finally
        {
            if (!opened)
            {
                store.Dispose();
            }
        }
    }

    /// <summary>The name of a sibling. One that would be too long is cut, and the beginning of its hash tells it from others that begin alike.</summary>
    internal static string NameOf(string table, int generation) => string.Create(CultureInfo.InvariantCulture, $"{StemOf(table)}G{generation}");

    /// <summary>Whether a table is the one of the settings, or begins as it or its siblings do.</summary>
    internal static bool IsOwn(string table, string name) =>
        name.StartsWith(table, StringComparison.OrdinalIgnoreCase) || name.StartsWith(StemOf(table), StringComparison.OrdinalIgnoreCase);

    /// <summary>What the names of its siblings begin with.</summary>
    private static string StemOf(string table)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(table.ToUpperInvariant())))[..HashLetters];
        return table.Length <= LongestName - NumberLetters ? table : table[..(LongestName - NumberLetters - HashLetters)] + hash;
    }
}
