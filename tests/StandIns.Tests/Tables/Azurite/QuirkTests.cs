using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Carillon.TestKit.Azurite;

namespace StandIns.Tests.Tables.Azurite;

/// <summary>What the official client answers on Azurite, so does this one.</summary>
[Trait("Req", "SC1")]
public sealed class QuirkTests
{
    [Fact]
    public async Task CreateIfNotExists_Twice_GivesAValueBothTimes()
    {
        var table = await AzuriteTables.UnmadeAsync();

        var first = await table.CreateIfNotExistsAsync();
        var second = table.CreateIfNotExists();

        Assert.Equal((table.Name, table.Name), (first.Value.Name, second.Value.Name));
        Assert.Equal((204, 409), (first.GetRawResponse().Status, second.GetRawResponse().Status));
        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateAsync());
        Assert.Equal((409, "TableAlreadyExists"), (exception.Status, exception.ErrorCode));
    }

    [Fact]
    public async Task Delete_WhatIsNotThere_IsAnAnswerAndNoException()
    {
        var table = await AzuriteTables.CreateAsync();

        Assert.Equal(404, (await table.DeleteEntityAsync("p", "r")).Status);
        Assert.Equal(404, table.DeleteEntity(new TableEntity("p", "r"), ETag.All).Status);
        Assert.Equal(204, (await table.DeleteAsync()).Status);
        Assert.Equal(404, (await table.DeleteAsync()).Status);
    }

    [Fact]
    public async Task Get_WhatIsNotThere_HasNoValueOrFails()
    {
        var table = await AzuriteTables.CreateAsync();

        var found = await table.GetEntityIfExistsAsync<TableEntity>("p", "r");
        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));

        Assert.Equal((false, 404), (found.HasValue, found.GetRawResponse().Status));
        Assert.Throws<InvalidOperationException>(() => found.Value);
        Assert.False(table.GetEntityIfExists<TableEntity>("p", "r").HasValue);
        Assert.Equal((404, "ResourceNotFound"), (exception.Status, exception.ErrorCode));
    }

    [Fact]
    public async Task Write_TableIsNotThere_IsToldApartFromAMissingRow()
    {
        var table = await AzuriteTables.UnmadeAsync();

        var added = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));
        var queried = await Assert.ThrowsAsync<RequestFailedException>(async () => await table.QueryAsync<TableEntity>().ToListAsync());
        var submitted = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]));

        Assert.All([added, queried, submitted], e => Assert.Equal((404, "TableNotFound"), (e.Status, e.ErrorCode)));
    }

    [Fact]
    public async Task Write_VersionsInTurn_GuardEachOther()
    {
        var table = await AzuriteTables.CreateAsync();
        var added = (await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 1 })).Headers.ETag!.Value;

        var merged = (await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, added)).Headers.ETag!.Value;
        var stale = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), added, TableUpdateMode.Replace));
        var staleDelete = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", added));
        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, row.ETag, TableUpdateMode.Replace);

        Assert.Equal(merged, row.ETag);
        Assert.Equal((2, 1), (row.GetInt32("A"), row.GetInt32("B")));
        Assert.All([stale, staleDelete], e => Assert.Equal((412, TableErrorCode.UpdateConditionNotSatisfied.ToString()), (e.Status, e.ErrorCode)));
        Assert.Null((await table.GetEntityAsync<TableEntity>("p", "r")).Value["B"]);
        var absent = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "none"), ETag.All));
        Assert.Equal(404, absent.Status);
        var twice = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal((409, "EntityAlreadyExists"), (twice.Status, twice.ErrorCode));
    }

    [Fact]
    public async Task Upsert_EitherMode_WritesAndThenChanges()
    {
        var table = await AzuriteTables.CreateAsync();

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 1 });
        table.UpsertEntity(new TableEntity("p", "r") { ["A"] = 2 });
        var merged = table.GetEntity<TableEntity>("p", "r").Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, TableUpdateMode.Replace);
        var replaced = table.GetEntity<TableEntity>("p", "r").Value;

        Assert.Equal((2, 1, 3, null), (merged.GetInt32("A"), merged.GetInt32("B"), replaced.GetInt32("A"), replaced.GetInt32("B")));
        Assert.NotNull(merged.Timestamp);
        Assert.NotEqual(merged.ETag, replaced.ETag);
    }

    [Fact]
    public async Task Tables_OfTheAccount_AreListedFilteredAndDropped()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var service = new TableServiceClient(azurite.ConnectionString);
        var prefix = $"l{Guid.NewGuid():N}";
        foreach (var end in (string[])["a", "b", "c", "d", "e"])
        {
            await service.CreateTableAsync(prefix + end);
        }

        var last = prefix + "c";
        var pages = await service.QueryAsync($"TableName ge '{prefix}' and TableName le '{last}'", 2).AsPages().ToListAsync();

        Assert.Equal([prefix + "a", prefix + "b", last], pages.SelectMany(p => p.Values).Select(t => t.Name));
        Assert.Equal(last, Assert.Single(service.Query(t => t.Name == last)).Name);
        Assert.Equal(last, Assert.Single(service.Query((FormattableString)$"TableName eq {last}")).Name);
        Assert.Equal(204, service.DeleteTable(last).Status);
        Assert.Empty(await service.QueryAsync(t => t.Name == last).ToListAsync());
        Assert.Equal(409, service.CreateTableIfNotExists(prefix + "a").GetRawResponse().Status);
    }
}
