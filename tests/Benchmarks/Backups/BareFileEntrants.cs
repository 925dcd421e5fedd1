using System.Buffers;
using System.Diagnostics;
using Benchmarks.Floor;
using Benchmarks.Harness;
using Carillon.Storage;

namespace Benchmarks.Backups;

/// <summary>Reads every row by the provider, and does nothing with it.</summary>
internal sealed class BareScan(int rows) : OverStore<LoadedFile>("bare scan", rows, LoadedFile.RentAsync)
{
    public override Task<double> TakeTurnAsync() => PerSecondAsync(() => Task.Run(() => BareReader.Scan(Loaded.File)));
}

/// <summary>The same by SQLite's own functions, into one buffer.</summary>
internal sealed class BareScanByHandle(int rows) : OverStore<LoadedFile>("bare scan by the handle", rows, LoadedFile.RentAsync)
{
    public override Task<double> TakeTurnAsync() => PerSecondAsync(() => Task.Run(() => BareReader.Scan(Loaded.File, new ArrayBufferWriter<byte>(1024 * 1024), buffer =>
    {
        if (buffer.WrittenCount > 512 * 1024)
        {
            buffer.ResetWrittenCount();
        }

        return buffer;
    })));
}

/// <summary>The same, compressed, hashed and written.</summary>
internal sealed class BareParts(int rows) : OverStore<LoadedFile>("that, gzip, SHA-256, files", rows, LoadedFile.RentAsync)
{
    public override async Task<double> TakeTurnAsync()
    {
        using var folder = new TemporaryFolder();
        return await PerSecondAsync(() => Task.Run(() => BareSnapshot.Take(Loaded.File, folder.Path)));
    }
}

internal sealed class DecodedScan(int rows) : OverStore<LoadedFile>("scan of decoded rows", rows, LoadedFile.RentAsync)
{
    public override Task<double> TakeTurnAsync() => PerSecondAsync(async () =>
    {
        await foreach (var _ in Loaded.Store.ReadAllAsync(StateKeys.All, CancellationToken.None))
        {
        }
    });
}

/// <summary>Inserts ready rows by the provider, as many at once as a restore does.</summary>
internal sealed class BareInserts(int rows) : OverStore<LoadedFile>("bare batch inserts", rows, LoadedFile.RentAsync)
{
    public override Task<double> TakeTurnAsync()
    {
        using var folder = new TemporaryFolder();
        using var writer = new BareWriter(folder.Path, []);

        // To make the rows is not part of it.
        var took = TimeSpan.Zero;
        foreach (var batch in SampleRuns.Batches(Rows))
        {
            var statements = Array.ConvertAll(batch, row => new BareStatement(RowOperationKind.Insert, row.Key.Value, row.Body));
            var started = Stopwatch.GetTimestamp();
            writer.Begin();
            writer.Write(statements);
            writer.Commit();
            took += Stopwatch.GetElapsedTime(started);
        }

        return Task.FromResult(Rows / took.TotalSeconds);
    }
}

/// <summary>Imports ready rows as a restore does.</summary>
internal sealed class BareImport(int rows) : OverStore<LoadedFile>("import of ready rows", rows, LoadedFile.RentAsync)
{
    public override async Task<double> TakeTurnAsync()
    {
        await using var target = await Loaded.NewTargetAsync();
        var took = TimeSpan.Zero;
        foreach (var batch in SampleRuns.Batches(Rows))
        {
            var started = Stopwatch.GetTimestamp();
            await target.Archive.ImportAsync(batch, CancellationToken.None);
            took += Stopwatch.GetElapsedTime(started);
        }

        return Rows / took.TotalSeconds;
    }
}
