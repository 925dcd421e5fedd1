using Carillon.Backups;
using Carillon.Backups.Targets;
using Carillon.Configuration;
using Carillon.Storage.Azure.Tables;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Faults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Azure.Tests.Tables;

/// <summary>Restores to a table: what is refused, and that one that was cut off goes on where it was.</summary>
[Trait("Req", "SC32")]
public sealed class TableRestoreTests : IAsyncLifetime
{
    private EmulatedTable _table = null!;
    private FaultProxy _proxy = null!;
    private BackedUpState _state = null!;

    public async Task InitializeAsync()
    {
        _table = await EmulatedTable.ChooseAsync();
        _proxy = await FaultProxy.StartAsync((await AzuriteServer.SharedAsync()).Tables);
        _state = await BackedUpState.TakeAsync(increments: 4, runs: 150);
    }

    public async Task DisposeAsync()
    {
        await _table.Client.DeleteAsync();
        await _proxy.DisposeAsync();
        await _state.DisposeAsync();
    }

    [Fact]
    public async Task Restore_CutOffInTheMiddle_GoesOnWhereItWasWithWhatItBegan()
    {
        var target = Find(_table.Name, _table.Over(_proxy).ConnectionString);
        var wanted = await BackedUpState.ExecutionsAsync(_state.State);
        var sent = 0;
        _proxy.Plan = FaultPlan.Of(request => request.Kind == RequestKind.Batch && Interlocked.Increment(ref sent) > 11 ? Fault.Cut : Fault.None);

        await Assert.ThrowsAsync<StateStoreOutcomeUnknownException>(() => _state.RestoreAsync(target));

        using var store = _table.Store();
        Assert.NotNull(await store.ReadAsync(StateKeys.Restore, CancellationToken.None));
        Assert.NotEqual(wanted, await BackedUpState.ExecutionsAsync(store));

        // Meanwhile there is something newer: the same request still brings to its end what it began.
        await _state.IncrementAsync(1);
        _proxy.Plan = FaultPlan.None;
        _proxy.Forget();
        var plan = await _state.RestoreAsync(target);

        Assert.Equal([1, 2, 3, 4, 5], plan.Sequences);
        Assert.Equal(wanted, await BackedUpState.ExecutionsAsync(store));
        Assert.Null(await store.ReadAsync(StateKeys.Restore, CancellationToken.None));

        // Four increments of 150 rows: the first two were not written again.
        var again = _proxy.Requests.Where(request => request.Kind == RequestKind.Batch).Sum(request => request.Parts.Count);
        Assert.InRange(again, 1, wanted.Count * 3 / 4);

        var exception = await Assert.ThrowsAsync<BackupException>(() => _state.RestoreAsync(target));
        Assert.Contains("not empty", exception.Message, StringComparison.Ordinal);
        await _state.RestoreAsync(target, replace: true);
        Assert.Equal(await BackedUpState.ExecutionsAsync(_state.State), await BackedUpState.ExecutionsAsync(store));
    }

    [Fact]
    public async Task Restore_OfAnotherMomentOverPartOfOne_IsRefusedUnlessItMayReplaceIt()
    {
        var target = Find(_table.Name, _table.Over(_proxy).ConnectionString);
        var sent = 0;
        _proxy.Plan = FaultPlan.Of(request => request.Kind == RequestKind.Batch && Interlocked.Increment(ref sent) > 6 ? Fault.Cut : Fault.None);
        await Assert.ThrowsAsync<StateStoreOutcomeUnknownException>(() => _state.RestoreAsync(target));
        _proxy.Plan = FaultPlan.None;
        var moment = (await _state.Catalog.ReadIncrementAsync(2, CancellationToken.None)).End.To;

        var exception = await Assert.ThrowsAsync<BackupException>(() => _state.RestoreAsync(target, to: moment));

        Assert.Contains("part of another restore", exception.Message, StringComparison.Ordinal);
        Assert.Equal(moment, (await _state.RestoreAsync(target, replace: true, to: moment)).Point);
    }

    [Fact]
    public async Task Restore_DamagedBlob_MakesNoTable()
    {
        var part = _state.Blobs.Names.Single(name => name.EndsWith("/00001.ndjson.gz", StringComparison.Ordinal));
        _state.Blobs[part] = [.. _state.Blobs[part]!.Reverse()];

        var exception = await Assert.ThrowsAsync<DamagedBackupException>(() => _state.RestoreAsync(Find(_table.Name, _table.Over(_proxy).ConnectionString)));

        Assert.Equal(part, exception.Blob);
        Assert.Empty(_proxy.Requests);
    }

    [Theory]
    [InlineData("Carillon")]
    [InlineData("carillon2")]
    [InlineData("CarillonRestored")]
    public async Task Find_TheTableInUseOrOneOfItsGenerations_IsRefusedAndNamed(string table)
    {
        var account = (await AzuriteServer.SharedAsync()).ConnectionString;

        var exception = Assert.Throws<RestoreTargetException>(() => Find(table, account));

        Assert.Equal("table", exception.Field);
        Assert.Contains("Carillon:Tables:Table", exception.Message, StringComparison.Ordinal);

        // Where the state is in a file, that is how it comes to a table.
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Carillon:Storage", (string?)"sqlite"), KeyValuePair.Create("Cloud", (string?)account)]).Build();
        Assert.Equal($"the table {table} of Cloud", Find(configuration, table, "Cloud").Description);
    }

    [Fact]
    public async Task Find_AGenerationOfATableWithALongName_IsRefused()
    {
        var account = (await AzuriteServer.SharedAsync()).ConnectionString;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("AzureWebJobsStorage", (string?)account)]).Build();
        var own = new TableStoreOptions { App = "Some App", Table = "Carillon" + new string('x', 55) };

        Assert.Throws<RestoreTargetException>(() => Find(configuration, own.Table.ToUpperInvariant(), null, own));
        Assert.Throws<RestoreTargetException>(() => Find(configuration, TableSiblingStores.NameOf(own.Table, 12), null, own));
        Assert.Equal($"the table {own.Table[..57]}G12 of AzureWebJobsStorage", Find(configuration, own.Table[..57] + "G12", null, own).Description);
    }

    private static IRestoreTarget Find(string table, string account) =>
        Find(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("AzureWebJobsStorage", (string?)account)]).Build(), table, null);

    private static IRestoreTarget Find(IConfiguration configuration, string table, string? connection, TableStoreOptions? own = null)
    {
        var targets = new TableRestoreTargets(StoreChoice.Of(configuration, development: true), configuration, Options.Create(own ?? new TableStoreOptions { App = "Some App" }), TimeProvider.System);
        var fields = new Dictionary<string, string> { ["table"] = table };
        if (connection is not null)
        {
            fields["connection"] = connection;
        }

        return targets.Find(fields);
    }
}
