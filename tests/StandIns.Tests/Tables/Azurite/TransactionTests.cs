using Azure;
using Azure.Data.Tables;

namespace StandIns.Tests.Tables.Azurite;

/// <summary>Transactions on a service that keeps its promise: all or nothing.</summary>
[Trait("Req", "SC2")]
public sealed class TransactionTests
{
    [Fact]
    public async Task Submit_AHundredRowsOfEveryKind_DoesAllOfThem()
    {
        var table = await AzuriteTables.CreateAsync();
        var added = (await table.SubmitTransactionAsync(Enumerable.Range(0, 60).Select(i => Action(TableTransactionActionType.Add, i, 1)))).Value;

        var answers = (await table.SubmitTransactionAsync(
        [
            .. Enumerable.Range(0, 20).Select(i => Action(TableTransactionActionType.UpdateMerge, i, 2, added[i].Headers.ETag)),
            .. Enumerable.Range(20, 20).Select(i => Action(TableTransactionActionType.UpdateReplace, i, 3)),
            .. Enumerable.Range(40, 20).Select(i => Action(TableTransactionActionType.Delete, i, 0, added[i].Headers.ETag)),
            .. Enumerable.Range(60, 20).Select(i => Action(TableTransactionActionType.UpsertMerge, i, 4)),
            .. Enumerable.Range(80, 20).Select(i => Action(TableTransactionActionType.UpsertReplace, i, 5)),
        ])).Value;

        var rows = await table.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal((60, 100), (added.Count, answers.Count));
        Assert.All(answers, a => Assert.Equal(204, a.Status));
        Assert.Equal(
            [.. Enumerable.Range(0, 20).Select(i => (i, 2)), .. Enumerable.Range(20, 20).Select(i => (i, 3)), .. Enumerable.Range(60, 20).Select(i => (i, 4)), .. Enumerable.Range(80, 20).Select(i => (i, 5))],
            rows.Select(r => (int.Parse(r.RowKey, null), r.GetInt32("N")!.Value)));
        Assert.Equal(rows[0].ETag, answers[0].Headers.ETag);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(99)]
    public async Task Submit_OneOfAHundredRefused_NamesItAndDoesNothing(int failing)
    {
        var table = await AzuriteTables.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", $"{failing:D3}"));

        var exception = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i => Action(TableTransactionActionType.Add, i, 1))));

        Assert.Equal((failing, 409, "EntityAlreadyExists"), (exception.FailedTransactionActionIndex, exception.Status, exception.ErrorCode));
        Assert.Single(await table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task Submit_VersionOrRowGone_IsToldApart()
    {
        var table = await AzuriteTables.CreateAsync();
        var old = (await table.AddEntityAsync(new TableEntity("p", "000"))).Headers.ETag;
        await table.UpsertEntityAsync(new TableEntity("p", "000") { ["N"] = 1 });

        var stale = Assert.Throws<TableTransactionFailedException>(
            () => table.SubmitTransaction([Action(TableTransactionActionType.Add, 1, 1), Action(TableTransactionActionType.UpdateReplace, 0, 2, old)]));
        var gone = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync([Action(TableTransactionActionType.Add, 1, 1), Action(TableTransactionActionType.UpsertMerge, 2, 2), Action(TableTransactionActionType.Delete, 9, 0)]));

        Assert.Equal((1, 412, "UpdateConditionNotSatisfied"), (stale.FailedTransactionActionIndex, stale.Status, stale.ErrorCode));
        Assert.Equal((2, 404, "ResourceNotFound"), (gone.FailedTransactionActionIndex, gone.Status, gone.ErrorCode));
    }

    private static TableTransactionAction Action(TableTransactionActionType type, int key, int number, ETag? version = null)
        => new(type, new TableEntity("p", $"{key:D3}") { ["N"] = number }, version ?? default);
}
