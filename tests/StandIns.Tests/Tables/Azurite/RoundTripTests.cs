using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace StandIns.Tests.Tables.Azurite;

/// <summary>What is written comes back: every type, values at random and at their ends, keys of every allowed character.</summary>
[Trait("Req", "SC8")]
public sealed class RoundTripTests
{
    private static readonly DateTimeOffset Earliest = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Dictionary_RandomValuesOfEveryType_ComeBackAsTheyWere()
    {
        var table = await AzuriteTables.CreateAsync();
        var random = new Random(20261121);
        var rows = Enumerable.Range(0, 200).Select(i => Fill(new TableEntity("p", $"{i:D4}"), random)).ToList();
        foreach (var part in rows.Chunk(100))
        {
            await table.SubmitTransactionAsync(part.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)));
        }

        var read = await table.QueryAsync<TableEntity>().ToListAsync();

        Assert.Equal(rows.Count, read.Count);
        foreach (var (row, back) in rows.Zip(read))
        {
            Assert.Equal(row.Keys.Order(StringComparer.Ordinal), back.Keys.Except(["Timestamp", "odata.etag"]).Order(StringComparer.Ordinal));
            Assert.All(row.Keys, key => Assert.Equal(Plain(row[key]), back[key]));
            Assert.NotNull(back.Timestamp);
            Assert.NotEqual(default, back.ETag);
        }
    }

    [Fact]
    public async Task Typed_RandomValuesOfEveryType_ComeBackAsTheyWere()
    {
        var table = await AzuriteTables.CreateAsync();
        var random = new Random(4);
        for (var i = 0; i < 40; i++)
        {
            var row = new Row
            {
                PartitionKey = "p", RowKey = $"{i}", Text = Text(random), Flag = i % 2 == 0, Whole = random.Next(), Long = random.NextInt64(), Half = i % 3 == 0 ? i : random.NextDouble(),
                Maybe = i % 2 == 0 ? null : double.PositiveInfinity, At = Instant(random), Utc = Instant(random).UtcDateTime, Id = Guid.NewGuid(), Bytes = Bytes(random),
                Data = BinaryData.FromBytes(Bytes(random)), Day = (DayOfWeek)(i % 7), Secret = "not stored", Nothing = null,
            };
            await table.AddEntityAsync(row);

            var back = (await table.GetEntityAsync<Row>("p", $"{i}")).Value;

            Assert.Equal(
                (row.Text, row.Flag, row.Whole, row.Long, row.Half, row.Maybe, row.At, row.Utc, row.Id, row.Day, null, null),
                (back.Text, back.Flag, back.Whole, back.Long, back.Half, back.Maybe, back.At, back.Utc, back.Id, back.Day, back.Secret, back.Nothing));
            Assert.Equal(row.Bytes, back.Bytes);
            Assert.Equal(row.Data.ToArray(), back.Data!.ToArray());
            Assert.Equal(DateTimeKind.Utc, back.Utc.Kind);
            Assert.NotEqual(default, back.ETag);
            Assert.NotNull(back.Timestamp);
            var stored = (await table.GetEntityAsync<TableEntity>("p", $"{i}")).Value;
            Assert.Equal((row.Text, false, $"{row.Day}"), (stored.GetString("renamed"), stored.ContainsKey("Secret"), stored.GetString("Day")));
        }

        Assert.Equal(6, (await table.QueryAsync<Row>(r => r.Day == DayOfWeek.Monday).ToListAsync()).Count);
    }

    [Fact]
    public async Task Keys_OfEveryAllowedCharacter_AreWrittenReadListedAndDeleted()
    {
        var table = await AzuriteTables.CreateAsync();
        var keys = Enumerable.Range(0x20, 0x7F - 0x20).Where(c => c is not ('/' or '\\' or '#' or '?')).Select(c => $"a{(char)c}b")
            .Append("'").Append("''").Append("%27").Append("%252F").Append("a''b%20c+d").Append("é😀漢").Append("a,b=c)(d").Append("exec!default!nightly!0001~")
            .Distinct().ToList();
        foreach (var key in keys)
        {
            await table.AddEntityAsync(new TableEntity(key, key) { ["Key"] = key });
        }

        foreach (var key in keys)
        {
            Assert.Equal(key, (await table.GetEntityAsync<TableEntity>(key, key)).Value.GetString("Key"));
            Assert.Equal(key, Assert.Single(await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key} and Key eq {key}")).ToListAsync()).RowKey);
            await table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateMerge, new TableEntity(key, key) { ["N"] = 1 })]);
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), (await table.QueryAsync<TableEntity>("N eq 1").ToListAsync()).Select(r => r.RowKey).Order(StringComparer.Ordinal));
        Assert.Equal(keys.Select(_ => 204), await Task.WhenAll(keys.Select(async key => (await table.DeleteEntityAsync(key, key)).Status)));
        Assert.Empty(await table.QueryAsync<TableEntity>().ToListAsync());
    }

    private static TableEntity Fill(TableEntity row, Random random)
    {
        row["Text"] = Text(random);
        row["Flag"] = random.Next(2) == 0;
        row["Whole"] = Pick(random, int.MinValue, 0, int.MaxValue, random.Next());
        row["Long"] = Pick(random, long.MinValue, 0L, long.MaxValue, random.NextInt64(), 5L);
        row["Half"] = Pick(random, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 3.0, -0.5, random.NextDouble());
        row["At"] = Instant(random);
        row["Utc"] = Instant(random).UtcDateTime;
        row["Id"] = Pick(random, Guid.Empty, new Guid(Bytes(random, 16)));
        row["Bytes"] = Bytes(random);
        row["Data"] = BinaryData.FromBytes(Bytes(random));
        row["Größe"] = random.Next();
        return row;
    }

    // Times come back as instants and bytes as arrays.
    private static object? Plain(object? value) => value switch
    {
        DateTime time => new DateTimeOffset(time),
        BinaryData data => data.ToArray(),
        _ => value,
    };

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];

    private static string Text(Random random)
    {
        var letters = random.GetItems("ab 'c\"\\/\n\r\t{}[]:,@.%&+<>é漢\u0001\u2028".ToCharArray(), random.Next(40));
        return new string(letters) + Pick(random, "", "😀", "2026-11-21T19:00:00Z", "NaN", "true", "1");
    }

    private static DateTimeOffset Instant(Random random)
        => Pick(random, Earliest, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, new DateTimeOffset(random.NextInt64(Earliest.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero));

    private static byte[] Bytes(Random random, int? length = null)
    {
        var bytes = new byte[length ?? random.Next(60)];
        random.NextBytes(bytes);
        return bytes;
    }

    private sealed class Row : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        [DataMember(Name = "renamed")]
        public string? Text { get; set; }

        public bool Flag { get; set; }

        public int Whole { get; set; }

        public long Long { get; set; }

        public double Half { get; set; }

        public double? Maybe { get; set; }

        public DateTimeOffset At { get; set; }

        public DateTime Utc { get; set; }

        public Guid Id { get; set; }

        public byte[]? Bytes { get; set; }

        public BinaryData? Data { get; set; }

        public DayOfWeek Day { get; set; }

        public string? Nothing { get; set; }

        [IgnoreDataMember]
        public string? Secret { get; set; }
    }
}
