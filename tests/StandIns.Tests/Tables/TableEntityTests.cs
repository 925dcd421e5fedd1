using Azure;
using Azure.Data.Tables;

namespace StandIns.Tests.Tables;

public sealed class TableEntityTests
{
    [Fact]
    public void Keys_NewRow_AreItsKeysAndProperties()
    {
        var row = new TableEntity("p", "r") { { "N", 1 }, { "Timestamp", null } };

        Assert.Equal(["PartitionKey", "RowKey", "N", "Timestamp"], row.Keys);
        Assert.Equal(4, row.Count);
        Assert.Equal(("p", "r", default, null), (row.PartitionKey, row.RowKey, row.ETag, row.Timestamp));
        Assert.Equal("p", row["PartitionKey"]);
    }

    [Fact]
    public void Constructor_OfValues_CopiesThem()
    {
        var values = new Dictionary<string, object?> { ["PartitionKey"] = "p", ["odata.etag"] = "W/\"1\"", ["N"] = 1 };

        var row = new TableEntity(values);
        values["N"] = 2;

        Assert.Equal(("p", 1, new ETag("W/\"1\"")), (row.PartitionKey, row.GetInt32("N"), row.ETag));
    }

    [Fact]
    public void Get_EachType_GivesTheValueOrNull()
    {
        var id = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        var at = new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.FromHours(1));
        var row = new TableEntity
        {
            ["Text"] = "a", ["Flag"] = true, ["Whole"] = 1, ["Long"] = 2L, ["Half"] = 0.5, ["Id"] = id, ["At"] = at, ["Utc"] = at.UtcDateTime,
            ["Bytes"] = new byte[] { 1 }, ["Data"] = BinaryData.FromBytes(new byte[] { 2 }),
        };

        Assert.Equal(("a", true, 1, 2L, 0.5, id), (row.GetString("Text"), row.GetBoolean("Flag"), row.GetInt32("Whole"), row.GetInt64("Long"), row.GetDouble("Half"), row.GetGuid("Id")));
        Assert.Equal((at, at.UtcDateTime, at, at.UtcDateTime), (row.GetDateTimeOffset("At"), row.GetDateTime("At"), row.GetDateTimeOffset("Utc"), row.GetDateTime("Utc")));
        Assert.Equal(DateTimeKind.Utc, row.GetDateTime("At")!.Value.Kind);
        Assert.Equal([1, 2], row.GetBinary("Bytes")!.Concat(row.GetBinary("Data")!));
        Assert.Equal([1, 2], row.GetBinaryData("Bytes")!.ToArray().Concat(row.GetBinaryData("Data")!.ToArray()));
        Assert.Null(row["None"]);
        Assert.Null(row.GetString("None"));
        Assert.Null(row.GetInt64("None"));
        Assert.Null(row.GetBinary("None"));
    }

    [Fact]
    public void Get_AnotherType_SaysBothAndNotTheValue()
    {
        var row = new TableEntity { ["Text"] = "a-private-one" };

        var exception = Assert.Throws<InvalidOperationException>(() => row.GetInt32("Text"));

        Assert.Equal("Cannot return the property Text as Int32: it is String.", exception.Message);
    }

    [Fact]
    public void Set_WholeNumberInPlaceOfAWiderOne_TakesItsType()
    {
        var row = new TableEntity { ["Long"] = 2L, ["Half"] = 0.5, ["Text"] = "a" };

        (row["Long"], row["Half"], row["Text"]) = (3, 4, 5);

        Assert.Equal((3L, 4.0, 5), (row.GetInt64("Long"), row.GetDouble("Half"), row.GetInt32("Text")));
    }

    [Fact]
    public void Dictionary_AddFindRemoveClear_BehavesAsOne()
    {
        var row = new TableEntity("p", "r");
        IDictionary<string, object?> dictionary = row;

        dictionary.Add(new("N", 1));
        var pairs = new KeyValuePair<string, object?>[3];
        dictionary.CopyTo(pairs, 0);

        Assert.Throws<ArgumentException>(() => row.Add("N", 2));
        Assert.True(row.ContainsKey("N") && row.TryGetValue("N", out var found) && found is 1);
        Assert.True(dictionary.Contains(new("N", 1)));
        Assert.Equal(["p", "r", 1], pairs.Select(p => p.Value));
        Assert.Equal(["p", "r", 1], dictionary.Values);
        Assert.False(dictionary.IsReadOnly);
        Assert.True(dictionary.Remove(new KeyValuePair<string, object?>("N", 1)) && !row.Remove("N"));
        row.Clear();
        Assert.Empty(row);
    }
}
