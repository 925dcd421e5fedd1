using System.Security.Cryptography;
using System.Text.Json;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups;

/// <summary>
/// Writes what changed since the last increment: the rows that the change feed names, as they are now. What was written is then
/// deleted from the feed, so that a change is taken up whenever it was committed, and no clock has to be trusted for it. It may be
/// stopped and repeated at any time, and of two at once one gives way: a number is given by the blob that is written first.
/// </summary>
public sealed class IncrementWriter(
    IStateStore store, IStateArchive archive, IBackupStore blobs, BackupCatalog catalog, TimeProvider time, RandomNumberGenerator random)
{
    /// <summary>So many changes that are only about Carillon itself wait for another one. After that they are written by themselves.</summary>
    public const int MostQuiet = PageSize - 1;

    private const int PageSize = 1_000;
    private const int KeysAtOnce = 500;
    private const long MostRawBytes = 32 * 1024 * 1024;
    private const int MostTries = 10;

    /// <summary>Writes what changed.</summary>
    /// <param name="evenIfQuiet">Also where only Carillon's own jobs wrote anything.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <exception cref="BackupException">No feed is being kept, or it can't be read.</exception>
    public async Task<IncrementReport> RunAsync(bool evenIfQuiet, CancellationToken cancellationToken)
    {
        var report = new IncrementReport(0, 0, 0, 0, "", 0, null, time.GetUtcNow());
        using var lines = new RowLineWriter();
        for (var tries = 0; tries < MostTries;)
        {
            var feed = await FeedAsync(cancellationToken);
            var (changes, end) = await PackAsync(lines, feed.Row, evenIfQuiet, cancellationToken);
            if (end is null)
            {
                // Only now is it known that the newest increment is not newer than what the feed's row says.
                feed = await FeedAsync(cancellationToken);
                return report with { Feed = feed.Row.Id, Sequence = feed.Row.Sequence ?? 0, Seal = feed.Row.Seal, To = Latest(feed.Row) };
            }

            if ((await FeedAsync(cancellationToken)).Row.Id != feed.Row.Id)
            {
                // A restore has replaced the state meanwhile: some of what was packed is of the new one, and belongs to another feed.
                tries++;
                continue;
            }

            var sequence = feed.Row.Sequence!.Value + 1;
            lines.Write(JsonSerializer.SerializeToUtf8Bytes(new IncrementLine(End: end), BackupJson.Default.IncrementLine));
            var content = lines.End(out var hash);
            var name = catalog.Names.Increment(sequence);
            if (!await blobs.TryWriteAsync(name, content, cancellationToken) && !await IsOursAsync(name, content, cancellationToken))
            {
                // Somebody else wrote that one: perhaps a process that died then. What it holds is looked at again, as it is now.
                await LearnAsync(feed, cancellationToken);
                tries++;
                continue;
            }

            await TrimAsync(feed.Row with { Sequence = sequence, Seal = hash.Seal, To = end.To }, changes, cancellationToken);
            report = report with
            {
                Written = report.Written + 1,
                Rows = report.Rows + end.Rows,
                Deleted = report.Deleted + end.Deleted,
                Bytes = report.Bytes + content.Length,
                Feed = feed.Row.Id,
                Sequence = sequence,
                Seal = hash.Seal,
                To = end.To,
            };
            if (end.Complete)
            {
                return report;
            }
        }

        throw new BackupException($"Another process writes increments at the same time: {MostTries} times in a row it was first.");
    }

    /// <summary>The feed, with the number of the newest increment.</summary>
    internal async Task<StoredRow<FeedRow>> FeedAsync(CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var feed = await store.ReadAsync<FeedRow>(StateKeys.BackupFeed, cancellationToken)
                ?? throw new BackupException("No change feed is being kept: Carillon:Backup:Enabled is false, or the app has not started since it is true.");
            if (feed.Row.Sequence is not null)
            {
                return feed;
            }

            await LearnAsync(feed, cancellationToken);
        }

        throw new BackupException("The change feed's row is written by somebody else over and over.");
    }

    /// <summary>The feed's pages, as lines.</summary>
    /// <returns>The changes that the lines account for, and the end; null where nothing is to be written.</returns>
    private async Task<(List<StoredRow> Changes, IncrementEnd? End)> PackAsync(RowLineWriter lines, FeedRow feed, bool evenIfQuiet, CancellationToken cancellationToken)
    {
        var changes = new List<StoredRow>();
        for (var range = StateKeys.Changes; ; range = range.After(changes[^1].Key))
        {
            var to = Latest(feed);
            var page = await store.ReadRangeAsync(range, PageSize, cancellationToken);
            if (changes.Count == 0)
            {
                var isQuiet = !page.HasMore && page.Rows.All(change => change.Row is ChangeRow { Quiet: true });
                if (page.Rows.Count == 0 || (isQuiet && !evenIfQuiet && page.Rows.Count <= MostQuiet))
                {
                    return (changes, null);
                }

                lines.Begin();
                var header = new IncrementHeader(IncrementHeader.NewestVersion, catalog.Names.Environment, feed.Id, feed.Sequence!.Value + 1) { Previous = feed.Seal };
                lines.Write(JsonSerializer.SerializeToUtf8Bytes(new IncrementLine(Increment: header), BackupJson.Default.IncrementLine));
            }

            changes.AddRange(page.Rows);
            await WriteRowsAsync(lines, await KeysAsync(page, cancellationToken), cancellationToken);
            if (!page.HasMore || lines.RawBytes >= MostRawBytes)
            {
                return (changes, new IncrementEnd(to, !page.HasMore, lines.Tally.Rows, lines.Deleted, lines.Tally.FinalDigest));
            }
        }
    }

    /// <summary>Writes rows as they are now: after the change was read, so that it is in them.</summary>
    private async Task WriteRowsAsync(RowLineWriter lines, List<RowKey> keys, CancellationToken cancellationToken)
    {
        foreach (var some in keys.Chunk(KeysAtOnce))
        {
            var found = (await archive.ExportAsync(some, cancellationToken)).ToDictionary(row => row.Key);
            foreach (var key in some)
            {
                lines.Write(found.TryGetValue(key, out var row) ? row : new RawRow(key, null));
            }

            lines.Flush();
        }
    }

    private async Task<List<RowKey>> KeysAsync(RowPage page, CancellationToken cancellationToken)
    {
        if (page.Rows.FirstOrDefault(row => row.Row is not ChangeRow) is { } unreadable)
        {
            await RestartAsync(unreadable, cancellationToken);
            throw new BackupException(
                $"The row '{unreadable.Key}' of the change feed can't be read, so that it is not known what changed. A new feed was begun: the next snapshot holds everything again.");
        }

        return [.. page.Rows.SelectMany(row => ((ChangeRow)row.Row).Keys).Distinct().Select(key => new RowKey(key)).Where(BackupScope.Covers).Order()];
    }

    /// <summary>Begins another feed in place of one that has a gap.</summary>
    private async Task RestartAsync(StoredRow unreadable, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(StateKeys.BackupFeed, cancellationToken) is { } feed)
        {
            await store.CommitAsync(
                new StateTransaction().Replace(feed.Key, feed.Version, ChangeFeed.New(time, random)).Delete(unreadable.Key, unreadable.Version), cancellationToken);
        }
    }

    /// <summary>The time, unless the last increment's was later: clocks of several machines do not agree.</summary>
    private DateTimeOffset Latest(FeedRow feed) => time.GetUtcNow() is var now && feed.To > now ? feed.To.Value : now;

    /// <summary>Whether a blob that is there is what was to be written: an answer that was lost.</summary>
    private async Task<bool> IsOursAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var there = new MemoryStream();
        return await blobs.TryReadAsync(name, there, cancellationToken) && there.GetBuffer().AsSpan(0, (int)there.Length).SequenceEqual(content.Span);
    }

    /// <summary>Looks for the newest increment, and writes down which it is.</summary>
    private async Task LearnAsync(StoredRow<FeedRow> feed, CancellationToken cancellationToken)
    {
        var sequences = await catalog.ListIncrementsAsync(cancellationToken);
        var newest = sequences.Count == 0 ? 0 : sequences[^1];
        var row = feed.Row with { Sequence = Math.Max(newest, feed.Row.Sequence ?? 0) };
        if (newest > (feed.Row.Sequence ?? 0))
        {
            var increment = await catalog.ReadIncrementAsync(newest, cancellationToken);
            var follows = increment.Header.Feed == feed.Row.Id;
            row = row with { Seal = follows ? increment.Seal : null, To = follows ? increment.End.To : feed.Row.To };
        }

        await store.CommitAsync(new StateTransaction().Replace(feed.Key, feed.Version, row), cancellationToken);
    }

    /// <summary>
    /// Deletes changes that are in an increment, and writes down which that was: before the first of them goes, so that whoever
    /// finds the feed empty knows the increment, too.
    /// </summary>
    private async Task TrimAsync(FeedRow after, List<StoredRow> changes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var feed = await store.ReadAsync<FeedRow>(StateKeys.BackupFeed, cancellationToken);
            if (feed?.Row.Id != after.Id)
            {
                // Another feed has begun: what is in this one belongs to it now.
                return;
            }

            if (feed.Row.Sequence >= after.Sequence
                || (await store.CommitAsync(new StateTransaction().Replace(feed.Key, feed.Version, after), cancellationToken)).Committed)
            {
                break;
            }
        }

        foreach (var some in changes.Chunk(StateTransaction.MostRows))
        {
            var left = some.ToList();
            while (left.Count > 0)
            {
                var transaction = left.Aggregate(new StateTransaction(), (transaction, change) => transaction.Delete(change.Key, change.Version));
                var outcome = await store.CommitAsync(transaction, cancellationToken);
                if (outcome.Committed)
                {
                    break;
                }

                // Somebody else deleted it.
                left.RemoveAll(change => change.Key == outcome.Conflict);
            }
        }
    }
}
