using System.Text;
using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Storage;

/// <summary>What every store must do: carry whatever a row may hold, and show what it can't read.</summary>
public abstract partial class StateStoreContract
{
    /// <summary>Texts that something on the way may take for something else.</summary>
    public static TheoryData<string> Texts => new(
        "",
        " leading and trailing ",
        "a\0b",
        "\u0001\u0002\u001f\u007f\u0085\u2028\u2029\ufeff",
        "line\r\nline\n\ttab \\ \" ' ` % _ ; --",
        "\ud83d\udd14 bell, \ud83d\udc69\u200d\ud83d\udcbb coder, e\u0301 and \u00e9, \u05e9\u05dc\u05d5\u05dd",
        "\ufffd\uffff\ufffe",
        """{"v":1,"row":null}""");

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Rows_TextOfAnyKind_RoundTrips(string text)
    {
        var row = Some.Execution() with { Log = text, Message = text, Parameters = new Dictionary<string, string> { ["a"] = text } };
        var key = StateKeys.Execution(row.Job, row.Id);
        await CommitAsync(new StateTransaction().Insert(key, row));

        var read = Assert.IsType<ExecutionRow>((await ReadAsync(key))!.Row);

        Assert.Equal((text, text, text), (read.Log, read.Message, read.Parameters["a"]));
    }

    /// <summary>Half of a surrogate pair is no text that any store has to keep; the rest of the row is.</summary>
    [Fact]
    public async Task Rows_HalfASurrogatePair_KeepsTheRest()
    {
        var row = Some.Execution() with { Message = "before \ud83d after", Log = "whole" };
        var key = StateKeys.Execution(row.Job, row.Id);
        await CommitAsync(new StateTransaction().Insert(key, row));

        var read = Assert.IsType<ExecutionRow>((await ReadAsync(key))!.Row);

        Assert.Equal("whole", read.Log);
        Assert.StartsWith("before ", read.Message, StringComparison.Ordinal);
    }

    /// <summary>A log of 64 KiB is twice what the engine keeps of one.</summary>
    [Fact]
    public async Task Rows_LongestTexts_RoundTrip()
    {
        var log = string.Concat(Enumerable.Repeat("2026-03-02 10:00:00.000 INF x: \u00e4\ud83d\udd14\n", 2_000))[..(64 * 1024)];
        var row = Some.Execution() with
        {
            Log = log,
            Message = new string('m', 4_000),
            Error = new RunError("System.Exception", new string('e', 4_000), new string('s', 16_000)),
            Parameters = new Dictionary<string, string> { ["body"] = new('p', 64 * 1024) },
        };
        var key = StateKeys.Execution(row.Job, row.Id);
        await CommitAsync(new StateTransaction().Insert(key, row));

        Assert.Equal(RowCodec.Encode(key, row), RowCodec.Encode(key, (await ReadAsync(key))!.Row));
    }

    /// <summary>The largest transaction of the engine: a clean-up's, with as many executions as it takes at once, each as long as it gets.</summary>
    [Fact]
    public async Task Commit_ManyLongRowsAtOnce_AreWritten()
    {
        var job = Some.JobId();
        var rows = Enumerable.Range(0, 48).Select(_ => Some.Execution(job) with { Log = new string('x', 30_000), Message = new string('m', 4_000) }).ToList();
        var transaction = new StateTransaction();
        rows.ForEach(row => transaction.Insert(StateKeys.Execution(job, row.Id), row));

        Assert.True((await CommitAsync(transaction)).Committed);

        var page = await Store.ReadRangeAsync(StateKeys.Executions(job), 100, CancellationToken.None);
        Assert.Equal(48, page.Rows.Count);
        Assert.All(page.Rows, row => Assert.Equal(30_000, ((ExecutionRow)row.Row).Log!.Length));
    }

    [Fact]
    public async Task Keys_LongestThatThereAre_AreKept()
    {
        var job = JobId.Create(new string('n', 128), new string('j', 128));
        var build = new string('\u00e4', 100);
        var row = Some.Execution(job);
        await CommitAsync(new StateTransaction().Insert(StateKeys.Execution(job, row.Id), row).Insert(StateKeys.Build(build), Build(build)));

        Assert.Equal(job, Assert.IsType<ExecutionRow>((await ReadAsync(StateKeys.Execution(job, row.Id)))?.Row).Job);
        Assert.Equal(build, Assert.IsType<BuildRow>((await ReadAsync(StateKeys.Build(build)))?.Row).Build);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"v":1,"row":null}""")]
    [InlineData("""{"v":1,"row":{"at":"the day before"}}""")]
    [InlineData("""{"v":2,"row":{"at":"2026-03-02T10:00:00+00:00","instance":"i","build":"b"}}""")]
    public async Task Unreadable_AloneAndInARange_IsShownWithItsReason(string body)
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        await InsertBuildsAsync("a", "b");
        await DamageAsync(Key, Encoding.UTF8.GetBytes(body));

        var alone = await ReadAsync(Key);
        var rows = (await Store.ReadRangeAsync(StateKeys.All, 10, CancellationToken.None)).Rows;

        Assert.NotEmpty(Assert.IsType<UnreadableRow>(alone?.Row).Reason);
        Assert.Equal(alone, rows.Single(row => row.Key == Key));
        Assert.Equal(["a", "b"], rows.Select(row => row.Row).OfType<BuildRow>().Select(row => row.Build));
    }

    [Fact]
    public async Task Unreadable_OfANewerShape_SaysSo()
    {
        await CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat()));
        await DamageAsync(Key, """{"v":7,"row":{"at":"2026-03-02T10:00:00+00:00"}}"""u8.ToArray());

        Assert.Contains("shape 7, by a newer build", Assert.IsType<UnreadableRow>((await ReadAsync(Key))?.Row).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreadable_AtTheEndOfAPage_IsCountedAndPassed()
    {
        await InsertBuildsAsync("a", "b", "c", "d");
        await DamageAsync(StateKeys.Build("b"), "{"u8.ToArray());
        var kinds = new List<string>();

        for (var range = StateKeys.All; await Store.ReadRangeAsync(range, 2, CancellationToken.None) is var page; range = range.After(page.Rows[^1].Key))
        {
            kinds.AddRange(page.Rows.Select(row => row.Row.GetType().Name));
            if (!page.HasMore)
            {
                break;
            }
        }

        Assert.Equal([nameof(BuildRow), nameof(UnreadableRow), nameof(BuildRow), nameof(BuildRow)], kinds);
    }

    [Fact]
    public async Task Unreadable_InTheVersionRead_CanBeReplacedAndDeleted()
    {
        await InsertBuildsAsync("a", "b", "c");
        foreach (var build in new[] { "a", "b", "c" })
        {
            await DamageAsync(StateKeys.Build(build), "{"u8.ToArray());
        }

        var (a, b) = ((await ReadAsync(StateKeys.Build("a")))!, (await ReadAsync(StateKeys.Build("b")))!);
        var outcome = await CommitAsync(new StateTransaction()
            .Replace(a.Key, a.Version, Build("mended")).Delete(b.Key, b.Version).Put(StateKeys.Build("c"), Build("put")));

        Assert.True(outcome.Committed);
        Assert.Equal(["mended", "put"], await BuildsAsync(StateKeys.All));
    }

    [Fact]
    public async Task Unreadable_RowThere_IsNeverWrittenOverByAnInsert()
    {
        await InsertBuildsAsync("a");
        await DamageAsync(StateKeys.Build("a"), "{"u8.ToArray());

        Assert.Equal(StateKeys.Build("a"), (await CommitAsync(new StateTransaction().Insert(StateKeys.Build("a"), Build("a")))).Conflict);
        Assert.IsType<UnreadableRow>((await ReadAsync(StateKeys.Build("a")))?.Row);
    }

    [Fact]
    public async Task Unreadable_RowHandedBack_IsRefused()
    {
        var row = new UnreadableRow("damaged");

        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(new StateTransaction().Insert(Key, row)));
        Assert.Null(await ReadAsync(Key));
    }
}
