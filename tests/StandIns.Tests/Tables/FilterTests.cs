using System.Globalization;
using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace StandIns.Tests.Tables;

/// <summary>Filters made of interpolated strings and of conditions.</summary>
public sealed class FilterTests
{
    private static readonly Guid Id = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly DateTimeOffset At = new(2026, 11, 21, 20, 0, 0, 1, TimeSpan.FromHours(1));

    public static TheoryData<object, string> Literals => new()
    {
        { "it's ' or 1 eq 1", "'it''s '' or 1 eq 1'" },
        { "", "''" },
        { '\'', "''''" },
        { true, "true" },
        { -5, "-5" },
        { 5L, "5L" },
        { 5.0, "5.0" },
        { -0.25, "-0.25" },
        { 1e300, "1E+300" },
        { double.NaN, "NaN" },
        { 0.5f, "0.5" },
        { Id, "guid'00112233-4455-6677-8899-aabbccddeeff'" },
        { At, "datetime'2026-11-21T19:00:00.0010000Z'" },
        { At.UtcDateTime, "datetime'2026-11-21T19:00:00.0010000Z'" },
        { new byte[] { 0, 255 }, "X'00ff'" },
        { BinaryData.FromBytes(new byte[] { 16 }), "X'10'" },
        { DayOfWeek.Friday, "'Friday'" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void CreateQueryFilter_Hole_IsALiteralOfItsType(object value, string literal)
    {
        var culture = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NegativeSign, comma.NumberFormat.NaNSymbol) = (",", "~", "none");
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Equal($"A eq {literal} and B ne {literal}", TableClient.CreateQueryFilter($"A eq {value} and B ne {value}"));
            Assert.Equal($"TableName eq {literal}", TableServiceClient.CreateQueryFilter($"TableName eq {value}"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void CreateQueryFilter_WhatATableCannotHold_IsRefusedWithoutTheValue()
    {
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {(string?)null}"));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter($"A eq {new DateTime(2026, 1, 1)}"));
        var exception = Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {new Version(6, 5, 4)}"));
        Assert.DoesNotContain("6.5.4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateQueryFilter_Condition_IsAnODataFilter()
    {
        const string Bound = "live!~";
        var day = (DayOfWeek?)DayOfWeek.Monday;

        AssertFilter("PartitionKey eq 'it''s'", r => r.PartitionKey == "it's");
        AssertFilter("(PartitionKey eq 'p') and (RowKey ge 'live!')", r => r.PartitionKey == "p" && r.RowKey.CompareTo("live!") >= 0);
        AssertFilter("RowKey lt 'live!~'", r => string.Compare(r.RowKey, Bound, StringComparison.Ordinal) < 0);
        AssertFilter("RowKey lt 'live!~'", r => string.CompareOrdinal(r.RowKey, Bound) < 0);
        AssertFilter("(Count gt 5L) or (not (Count le 1L))", r => r.Count > 5 || !(r.Count <= 1));
        AssertFilter("Count lt 5L", r => 5 > r.Count);
        AssertFilter("Flag eq true", r => r.Flag);
        AssertFilter("not (Flag eq true)", r => !r.Flag);
        AssertFilter("Flag eq false", r => r.Flag == false);
        AssertFilter("Day eq 'Monday'", r => r.Day == DayOfWeek.Monday);
        AssertFilter("Day ne 'Monday'", r => r.Day != day!.Value);
        AssertFilter("renamed eq 0.5", r => r.Half == 0.5);
        AssertFilter("renamed gt 0.5", r => r.Half!.Value > 0.5);
        AssertFilter("Id eq guid'00112233-4455-6677-8899-aabbccddeeff'", r => r.Id.Equals(Id));
        AssertFilter("Timestamp ge datetime'2026-11-21T19:00:00.0010000Z'", r => r.Timestamp >= At);
        AssertFilter("true", r => Bound.Length > 0);
    }

    [Fact]
    public void CreateQueryFilter_ConditionOnDictionary_NamesThePropertiesAskedFor()
    {
        Assert.Equal("N gt 5", TableClient.CreateQueryFilter<TableEntity>(r => r.GetInt32("N") > 5));
        Assert.Equal("(S eq 'a') and (F eq true)", TableClient.CreateQueryFilter<TableEntity>(r => (string)r["S"]! == "a" && r.GetBoolean("F") == true));
        Assert.Equal("(RowKey eq 'a') or (TableName eq 'b')", TableClient.CreateQueryFilter<TableEntity>(r => r.RowKey == "a" || r.GetString("TableName")!.Equals("b")));
        Assert.Equal("TableName ge 'c'", TableServiceClient.CreateQueryFilter(t => t.Name.CompareTo("c") >= 0));
    }

    [Fact]
    public void CreateQueryFilter_WhatAFilterCannotSay_IsRefused()
    {
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Row>(r => r.PartitionKey.StartsWith("ab")));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Row>(r => r.PartitionKey == r.RowKey));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Row>(r => r.Count + 1 == 2));
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter<Row>(r => r.PartitionKey.Length == 2));
    }

    private static void AssertFilter(string expected, System.Linq.Expressions.Expression<Func<Row, bool>> filter)
        => Assert.Equal(expected, TableClient.CreateQueryFilter(filter));

    private sealed class Row : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public long Count { get; set; }

        public bool Flag { get; set; }

        public DayOfWeek Day { get; set; }

        [DataMember(Name = "renamed")]
        public double? Half { get; set; }

        public Guid Id { get; set; }
    }
}
