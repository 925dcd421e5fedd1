using System.Globalization;
using Carillon.Backups;
using Carillon.Storage;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Backups;

/// <summary>
/// Histories of the real engine, with processes that die, answers that are lost and backups that are cut off: restored to every minute
/// that they cover, final rows have the same count and digest as they had then.
/// </summary>
[Trait("Req", "SC25")]
public sealed class EngineBackupTests
{
    private const int Steps = 300;

    private static int Seeds => Environment.GetEnvironmentVariable("CARILLON_LONG") is null ? 10 : 1_000;

    [Fact]
    public async Task Restore_ToEveryMinuteOfAnEnginesHistory_HasTheDigestOfThen()
    {
        var (minutes, cutOff) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var store = new InMemoryStateStore();
            var history = new BackedUpHistory(store, new InMemoryBackupStore(), () => DigestAsync(store), seed);
            await history.RunAsync(Steps);
            cutOff += history.CutOff;
            var (first, last) = (history.Points.Keys.First(), history.Points.Keys.Last());
            for (var minute = new DateTimeOffset(first.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero).AddMinutes(1); minute < last; minute = minute.AddMinutes(1))
            {
                Assert.True(history.At(minute) == await DigestAsync(await RestoreAsync(history, minute)), string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, {minute:O}."));
                minutes++;
            }

            foreach (var (point, digest) in history.Points)
            {
                Assert.True(digest == await DigestAsync(await RestoreAsync(history, point)), string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, {point:O}."));
            }

            Assert.Equal(await BackupBench.ContentsAsync(store), await BackupBench.ContentsAsync(await RestoreAsync(history, null)));
        }

        Assert.True(minutes > 10 * Seeds && cutOff > Seeds, $"Only {minutes} minutes, and {cutOff} attempts were cut off.");
    }

    /// <summary>That the comparison can fail: what a restore might do wrong, at one row.</summary>
    [Theory]
    [InlineData("a row is left out")]
    [InlineData("a row is another")]
    [InlineData("a row is there under another key")]
    [InlineData("there is a row too many")]
    [InlineData("the last increment is left out")]
    public async Task Restore_ThatDoesWrong_IsFound(string wrong)
    {
        var (leavesOut, found) = (wrong == "the last increment is left out", 0);
        for (var seed = 1; seed <= 5; seed++)
        {
            var store = new InMemoryStateStore();
            var history = new BackedUpHistory(store, new InMemoryBackupStore(), () => DigestAsync(store), seed);
            await history.RunAsync(Steps);
            foreach (var (point, digest) in history.Points)
            {
                var target = new InMemoryStateStore();
                var faulty = new FaultyArchive(target, wrong);
                var plan = await new RestorePlanner(history.Catalog).PlanAsync(point, CancellationToken.None);
                plan = leavesOut ? plan with { Increments = [.. plan.Increments.SkipLast(1)] } : plan;
                await new Restorer(history.Catalog).RestoreAsync(plan, faulty, replace: false, null, CancellationToken.None);

                // An increment that has no final row is not missed among those.
                var differs = digest != await DigestAsync(target);
                Assert.True(differs || leavesOut || faulty.At is null, $"Seed {seed}, {point:O}: {wrong}, and nobody saw it.");
                found += differs ? 1 : 0;
            }
        }

        Assert.True(found > 20, $"{wrong}: that came {found} times.");
    }

    private static async Task<InMemoryStateStore> RestoreAsync(BackedUpHistory history, DateTimeOffset? at)
    {
        var target = new InMemoryStateStore();
        await new Restorer(history.Catalog).RestoreAsync(await new RestorePlanner(history.Catalog).PlanAsync(at, CancellationToken.None), target, replace: false, null, CancellationToken.None);
        return target;
    }

    private static async Task<string> DigestAsync(IStateArchive archive)
    {
        var tally = await new TallyingArchive(archive).CountAsync(CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $"{tally.FinalRows} {tally.FinalDigest}");
    }

    /// <summary>A target that does something wrong with the first final row that it is given, each time that it is given it.</summary>
    private sealed class FaultyArchive(IStateArchive inner, string wrong) : IStateArchive
    {
        /// <summary>The row. Null as long as there was none, or where nothing is done to any.</summary>
        public RowKey? At { get; private set; }

        public ValueTask<RawPage> ExportAsync(KeyRange range, int mostBytes, CancellationToken cancellationToken) => inner.ExportAsync(range, mostBytes, cancellationToken);

        public ValueTask<IReadOnlyList<RawRow>> ExportAsync(IReadOnlyList<RowKey> keys, CancellationToken cancellationToken) => inner.ExportAsync(keys, cancellationToken);

        public ValueTask ImportAsync(IReadOnlyList<RawRow> rows, CancellationToken cancellationToken) =>
            inner.ImportAsync([.. rows.SelectMany(Wrongly)], cancellationToken);

        private IEnumerable<RawRow> Wrongly(RawRow row)
        {
            var other = row with { Key = new RowKey(row.Key.Value[..^1] + (row.Key.Value[^1] == '0' ? '1' : '0')) };
            Func<RawRow[]>? does = wrong switch
            {
                "a row is left out" => () => [],
                "a row is another" => () => [row with { Body = [.. row.Body![..^1], (byte)' ', row.Body[^1]] }],
                "a row is there under another key" => () => [other],
                "there is a row too many" => () => [row, other],
                _ => null,
            };
            if (does is null || row.Body is null || !BackupScope.IsFinal(row.Key) || (At ??= row.Key) != row.Key)
            {
                return [row];
            }

            return does();
        }
    }
}
