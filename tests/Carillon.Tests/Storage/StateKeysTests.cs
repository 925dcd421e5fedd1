using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.TestKit;

namespace Carillon.Tests.Storage;

public sealed class StateKeysTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Keys_AsDocumented_ReadSo()
    {
        var job = JobId.Create("Billing", "Nightly_Export");
        var id = ExecutionId.ForOccurrence(job, Noon);

        Assert.Equal("job!billing!nightly_export", StateKeys.Job(job).Value);
        Assert.Equal("state!billing!nightly_export", StateKeys.JobState(job).Value);
        Assert.Equal($"live!{id}", StateKeys.LiveRun(id).Value);
        Assert.Equal($"exec!billing!nightly_export!2516298479999999999!{id}", StateKeys.Execution(job, id).Value);
        Assert.Equal($"recent!2516298479999999999!{id}", StateKeys.RecentRun(id).Value);
        Assert.Equal("conf!heartbeat", StateKeys.Setting("heartbeat").Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain-text_0.9")]
    [InlineData("Upper")]
    [InlineData("a!b/c\\d#e?f%g~h")]
    [InlineData("ümlaut 🔔 \ud83d \0 \n")]
    public void Escape_AnyText_ReadsBackAndStaysInTheAlphabet(string text)
    {
        var escaped = StateKeys.Escape(text);

        Assert.Equal(text, StateKeys.Unescape(escaped));
        Assert.All(escaped, c => Assert.True(c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.' or '~'));
    }

    [Fact]
    public void Escape_RandomTexts_AreDistinctAndReadBack()
    {
        var random = new Random(20260302);
        var seen = new Dictionary<string, string>();
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => (char)random.Next(0, 0x180))]);
            var escaped = StateKeys.Escape(text);

            Assert.Equal(text, StateKeys.Unescape(escaped));
            Assert.Equal(text, seen.TryAdd(escaped, text) ? text : seen[escaped]);
        }
    }

    [Theory]
    [InlineData("~12")]
    [InlineData("~xyzw")]
    [InlineData("a~")]
    public void Unescape_BrokenEscape_SaysWhere(string escaped) =>
        Assert.Contains("'~'", Assert.Throws<FormatException>(() => StateKeys.Unescape(escaped)).Message, StringComparison.Ordinal);

    [Fact]
    public void Execution_LaterOne_SortsFirst()
    {
        var job = Some.JobId();
        var earlier = StateKeys.Execution(job, ExecutionId.ForOccurrence(job, Noon));
        var later = StateKeys.Execution(job, ExecutionId.ForOccurrence(job, Noon.AddSeconds(1)));

        Assert.True(later < earlier);
    }

    [Fact]
    public void Executions_NamesThatBeginAlike_KeepApart()
    {
        var id = ExecutionId.Random(Noon);

        Assert.False(StateKeys.Executions(Some.JobId("a")).Contains(StateKeys.Execution(Some.JobId("a-b"), id)));
        Assert.False(StateKeys.Executions(Some.JobId("a")).Contains(StateKeys.Execution(Some.JobId("ab"), id)));
        Assert.True(StateKeys.Executions(Some.JobId("a")).Contains(StateKeys.Execution(Some.JobId("a"), id)));
    }

    [Fact]
    public void All_EveryKindOfKey_IsInside()
    {
        var job = Some.JobId("z");
        var id = ExecutionId.Random(Noon);

        foreach (var key in new[] { StateKeys.Job(job), StateKeys.JobState(job), StateKeys.LiveRun(id), StateKeys.Execution(job, id), StateKeys.RecentRun(id), StateKeys.Setting("~") })
        {
            Assert.True(StateKeys.All.Contains(key), key.Value);
        }
    }

    [Fact]
    public void JobOf_JobAndStateKeys_NameTheJob()
    {
        var job = JobId.Create("billing", "nightly-export");

        Assert.Equal(job, StateKeys.JobOf(StateKeys.Job(job)));
        Assert.Equal(job, StateKeys.JobOf(StateKeys.JobState(job)));
    }
}
