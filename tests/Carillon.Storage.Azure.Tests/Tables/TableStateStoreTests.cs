using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Carillon.Storage.Azure.Tables;
using Carillon.TestKit.Storage;

namespace Carillon.Storage.Azure.Tests.Tables;

/// <summary>The cloud's store keeps the contract, and what the service adds to it.</summary>
[Trait("Req", "SC1")]
public sealed class TableStateStoreTests : StateStoreContract
{
    private EmulatedTable _table = null!;

    protected override async Task<IStateStore> CreateAsync()
    {
        _table = await EmulatedTable.ChooseAsync();
        return _table.Store();
    }

    public override async Task DisposeAsync()
    {
        await _table.Client.DeleteAsync();
        ((TableStateStore)Store).Dispose();
    }

    /// <summary>What is not of the form that a body has is a row without columns; what is, is one with its members as text.</summary>
    protected override async Task DamageAsync(RowKey key, byte[] body)
    {
        var entity = new TableEntity(EmulatedTable.Partition, key.Value);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.TryGetProperty("v", out var shape))
            {
                entity["V"] = shape.GetInt32();
            }

            if (json.RootElement.TryGetProperty("row", out var row) && row.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in row.EnumerateObject())
                {
                    entity[char.ToUpperInvariant(member.Name[0]) + member.Name[1..]] = member.Value.GetString();
                }
            }
        }
        catch (JsonException)
        {
            entity["Text"] = "no row";
        }

        await _table.Client.UpdateEntityAsync(entity, ETag.All, TableUpdateMode.Replace);
    }
}
