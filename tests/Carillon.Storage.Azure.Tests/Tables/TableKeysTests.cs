using Carillon.Jobs;
using Carillon.Storage.Azure.Tables;
using Carillon.TestKit.Storage;

namespace Carillon.Storage.Azure.Tests.Tables;

/// <summary>Partitions, and what the service asks of keys.</summary>
public sealed class TableKeysTests
{
    [Theory]
    [InlineData("carillon", "default", "carillon!default!0")]
    [InlineData("My-App.Prod", "T_1", "my-app.prod!t_1!0")]
    [InlineData("a/b\\c#d?e!f g", "x", "a~002fb~005cc~0023d~003fe~0021f~0020g!x!0")]
    public void Partition_OfAnApp_IsEscapedAndReadBack(string app, string tenant, string partition)
    {
        Assert.Equal(partition, TableKeys.Partition(app, tenant, 0));
        Assert.Equal((app.ToLowerInvariant(), tenant.ToLowerInvariant(), 0), TableKeys.PartsOf(partition));
    }

    [Theory]
    [InlineData("")]
    [InlineData("app")]
    [InlineData("app!tenant")]
    [InlineData("app!tenant!x")]
    [InlineData("app!tenant!-1")]
    [InlineData("!tenant!0")]
    [InlineData("app!tenant!0!0")]
    public void PartsOf_NotAPartition_IsRefused(string partition) => Assert.Throws<FormatException>(() => TableKeys.PartsOf(partition));

    [Fact]
    public void Partition_LongestNames_Fit()
    {
        var options = new TableStoreOptions { App = new string('/', 64), Tenant = new string('/', 32) };

        Assert.True(new TableStoreOptionsValidator().Validate(null, options).Succeeded);
        Assert.True(TableKeys.Partition(options.App, options.Tenant, int.MaxValue).Length <= TableKeys.LongestKey);
        Assert.Throws<ArgumentException>(() => TableKeys.Partition(new string('/', 100), options.Tenant, 0));
    }

    [Fact]
    public void Filter_OfAHistoryPage_IsOneRangeOfKeys() => Assert.Equal(
        "PartitionKey eq 'app!default!0' and RowKey ge 'exec!billing!export!' and RowKey lt 'exec!billing!export\"'",
        TableKeys.Filter("app!default!0", StateKeys.Executions(JobId.Create("billing", "export"))));

    /// <summary>The service refuses control characters, and the bound of everything is one.</summary>
    [Fact]
    public void Filter_OfEverything_HasNoControlCharacterAndHoldsEveryKey()
    {
        var filter = TableKeys.Filter("p", StateKeys.All);
        var bound = filter[(filter.LastIndexOf('\'', filter.Length - 2) + 1)..^1];

        Assert.DoesNotContain(filter, char.IsControl);
        Assert.All(SampleRows.All, sample => Assert.True(string.CompareOrdinal(sample.Key.Value, bound) < 0));
    }

    [Fact]
    public void Filter_AQuoteInAKey_IsDoubled() => Assert.Equal(
        "PartitionKey eq 'o''clock' and RowKey ge 'a''' and RowKey lt 'b'",
        TableKeys.Filter("o'clock", new KeyRange(new RowKey("a'"), new RowKey("b"))));

    [Fact]
    public void Checked_EveryKeyThereIs_IsTaken() => Assert.All(SampleRows.All, sample => Assert.Equal(sample.Key.Value, TableKeys.Checked(sample.Key)));

    [Theory]
    [InlineData("conf!some/thing")]
    [InlineData("conf!some\\thing")]
    [InlineData("conf!some#thing")]
    [InlineData("conf!some?thing")]
    [InlineData("conf!some\u0001thing")]
    [InlineData("")]
    public void Checked_KeysThatTheServiceRefuses_AreRefused(string key) => Assert.Throws<ArgumentException>(() => TableKeys.Checked(new RowKey(key)));

    [Fact]
    public void Checked_LongestKey_IsTaken()
    {
        Assert.Equal(512, TableKeys.Checked(new RowKey(new string('k', 512))).Length);
        Assert.Throws<ArgumentException>(() => TableKeys.Checked(new RowKey(new string('k', 513))));
    }
}
