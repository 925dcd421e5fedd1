using Azure.Data.Tables;
using Carillon.TestKit.Azurite;

namespace StandIns.Tests.Tables.Azurite;

/// <summary>Tables of a test's own in the emulator that the run shares.</summary>
internal static class AzuriteTables
{
    public static async Task<TableClient> CreateAsync()
    {
        var table = await UnmadeAsync();
        await table.CreateAsync();
        return table;
    }

    /// <summary>A table that is not there yet.</summary>
    public static async Task<TableClient> UnmadeAsync()
    {
        var azurite = await AzuriteServer.SharedAsync();
        return new TableClient(azurite.ConnectionString, $"t{Guid.NewGuid():N}");
    }
}
