using Azure.Data.Tables;
using Carillon.Executions;
using Carillon.Storage.Azure.Tables.Entities;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Storage;

namespace Carillon.Storage.Azure.Tests.Tables.Entities;

/// <summary>How rows stand in the table: nothing is lost on the way, and what is damaged is said to be.</summary>
public sealed class EntityMapperTests
{
    private static readonly string[] SystemColumns = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 100));

    public static TheoryData<string> Kinds => new(SampleRows.All.Select(sample => sample.Key.Value));

    /// <summary>A member that is added to a row and to no mapper is lost here.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Read_WhatWasWritten_IsTheSameRow(int seed) => Assert.All(new FuzzedRows(seed).All(), one =>
    {
        var entity = EntityMapper.Write("p", one.Key, one.Row);

        Assert.Equal(RowCodec.Encode(one.Key, one.Row), RowCodec.Encode(one.Key, EntityMapper.Read(one.Key, entity)));
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Write_AnyRow_KeepsToWhatTheServiceTakes(int seed) => Assert.All(new FuzzedRows(seed).All(), one =>
    {
        foreach (var (name, value) in EntityMapper.Write("p", one.Key, one.Row).Where(column => !SystemColumns.Contains(column.Key)))
        {
            Assert.Matches("^[A-Z][A-Za-z0-9_]{0,254}$", name);
            Assert.True(value is bool or int or long or double or DateTimeOffset { Offset.Ticks: 0 } or string, $"{name} is a {value.GetType()}");
            if (value is string text)
            {
                Assert.True(text.Length <= 32 * 1024);
                Assert.False(text.Length > 30_000 && (char.IsHighSurrogate(text[^1]) || char.IsLowSurrogate(text[0])), $"{name} was cut through a pair");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_AColumnOfAnotherType_SaysWhich(string kind)
    {
        var (key, row) = SampleRows.All.Single(sample => sample.Key.Value == kind);
        foreach (var (name, value) in EntityMapper.Write("p", key, row).Where(column => !SystemColumns.Contains(column.Key)))
        {
            var entity = EntityMapper.Write("p", key, row);
            entity[name] = value is Guid ? "text" : Guid.Empty;

            Assert.Contains($"'{name}' is of type Guid", Assert.IsType<UnreadableRow>(EntityMapper.Read(key, entity)).Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_AColumnMissing_IsNullOrUnreadable(string kind)
    {
        var (key, row) = SampleRows.All.Single(sample => sample.Key.Value == kind);
        var unreadable = 0;
        foreach (var (name, _) in EntityMapper.Write("p", key, row).Where(column => !SystemColumns.Contains(column.Key)))
        {
            var entity = EntityMapper.Write("p", key, row);
            entity.Remove(name);

            var read = EntityMapper.Read(key, entity);

            unreadable += read is UnreadableRow ? 1 : 0;
            Assert.NotEqual(row, read);
        }

        Assert.True(unreadable >= 2, "its shape is needed, and some more");
    }

    [Fact]
    public void Read_OfANewerShape_SaysSo()
    {
        var entity = EntityMapper.Write("p", StateKeys.Heartbeat, Some.Heartbeat());
        entity["V"] = EntityMapper.ShapeVersion + 1;

        Assert.Contains("by a newer build", Assert.IsType<UnreadableRow>(EntityMapper.Read(StateKeys.Heartbeat, entity)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Read_OfAShapeThatNeverWas_IsUnreadable(int shape)
    {
        var entity = EntityMapper.Write("p", StateKeys.Heartbeat, Some.Heartbeat());
        entity["V"] = shape;

        Assert.Contains("which shape", Assert.IsType<UnreadableRow>(EntityMapper.Read(StateKeys.Heartbeat, entity)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("State", "Sleeping")]
    [InlineData("State", "7")]
    [InlineData("State", "")]
    [InlineData("Trigger", "schedule")]
    [InlineData("Id", "not an id")]
    [InlineData("Job", "nightly")]
    [InlineData("Parameters", "{")]
    [InlineData("Parameters", "null")]
    [InlineData("Metrics", """{"rows":"many"}""")]
    public void Read_AColumnThatSaysNothing_IsUnreadableWithItsReason(string column, string value)
    {
        var row = Some.Execution();
        var key = StateKeys.Execution(row.Job, row.Id);
        var entity = EntityMapper.Write("p", key, row);
        entity[column] = value;

        Assert.NotEmpty(Assert.IsType<UnreadableRow>(EntityMapper.Read(key, entity)).Reason);
    }

    [Fact]
    public void Read_AnUnknownKey_IsUnreadable() =>
        Assert.Contains("no kind of row", Assert.IsType<UnreadableRow>(EntityMapper.Read(new RowKey("zzz!1"), new TableEntity("p", "zzz!1"))).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(32_765)]
    [InlineData(32_766)]
    [InlineData(32_767)]
    [InlineData(32_768)]
    [InlineData(65_532)]
    [InlineData(65_533)]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void Read_ALongText_IsWholeWhereverItWasCut(int length)
    {
        var row = Some.Execution();
        var key = StateKeys.Execution(row.Job, row.Id);

        // Both parities: one of them has a pair at each cut.
        foreach (var text in new[] { new string('x', length), Pairs("", length), Pairs("x", length) })
        {
            var entity = EntityMapper.Write("p", key, row with { Log = text });

            Assert.Equal(text, ((ExecutionRow)EntityMapper.Read(key, entity)).Log);
            Assert.All(entity.Select(column => column.Value).OfType<string>(), column => Assert.True(column.Length <= 32 * 1024));
        }

        static string Pairs(string before, int length) => (before + string.Concat(Enumerable.Repeat("\ud83d\udd14", (length / 2) + 1)))[..length];
    }

    [Fact]
    public void Read_ALongTextWithoutItsEnd_IsUnreadable()
    {
        var row = Some.Execution() with { Log = new string('x', 100_000) };
        var key = StateKeys.Execution(row.Job, row.Id);
        foreach (var column in new[] { "Log_1", "Log_2", "Log_3" })
        {
            var entity = EntityMapper.Write("p", key, row);
            Assert.True(entity.Remove(column), $"a log of 100,000 characters has a column {column}");

            Assert.Contains(column, Assert.IsType<UnreadableRow>(EntityMapper.Read(key, entity)).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_MoreThanAMebibyte_IsRefused()
    {
        var row = Some.Execution() with { Log = new string('x', 512 * 1024) };

        var exception = Assert.Throws<ArgumentException>(() => EntityMapper.Write("p", StateKeys.Execution(row.Job, row.Id), row));

        Assert.Contains("1 MiB", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ATimeBeforeTheServiceHasOne_IsRefused() =>
        Assert.Throws<ArgumentException>(() => EntityMapper.Write("p", StateKeys.Heartbeat, Some.Heartbeat(DateTimeOffset.MinValue)));

    [Fact]
    public void Write_ATimeOfAnotherZone_IsTheSameInstantInUtc()
    {
        var entity = EntityMapper.Write("p", StateKeys.Heartbeat, Some.Heartbeat(Some.Instant.ToOffset(TimeSpan.FromHours(5))));

        Assert.Equal(Some.Instant, ((HeartbeatRow)EntityMapper.Read(StateKeys.Heartbeat, entity)).At);
        Assert.Equal(TimeSpan.Zero, ((DateTimeOffset)entity["At"]!).Offset);
    }

    /// <summary>What people look at in the table stands as what it is.</summary>
    [Fact]
    public void Write_AnExecution_HasColumnsToFilterBy()
    {
        var row = Some.Execution(state: ExecutionState.Failed) with { Duration = TimeSpan.FromSeconds(2.5), StartedAt = Some.Instant };

        var entity = EntityMapper.Write("p", StateKeys.Execution(row.Job, row.Id), row);

        Assert.Equal("Failed", entity["State"]);
        Assert.Equal(2_500.0, entity["DurationMs"]);
        Assert.Equal(Some.Instant, entity["StartedAt"]);
        Assert.Equal(row.Job.ToString(), entity["Job"]);
        Assert.Equal(1, entity["V"]);
    }
}
