using Benchmarks.Harness;

namespace Benchmarks.Backups;

/// <summary>
/// What backups cost, of a SQLite file and of a table in the storage emulator: against reading and writing the rows and nothing else, and
/// against a store that is small.
/// </summary>
internal sealed class BackupBenchmarks : ITrialFamily
{
    private const double LeastShare = 0.7;
    private const double MostRatio = 1.3;
    private const double MostBytes = 2;
    private const double MostMegabytes = 150;

    public string Name => "backups";

    public IEnumerable<Trial> Trials(bool smoke)
    {
        var (few, many, runs) = smoke ? (200, 600, 20) : (10_000, 1_000_000, 1_000);

        // The emulator looks through a table for each row that it writes: with 20,000 of them it writes 100 rows a second, or less.
        var (fewTabled, tabled, runsTabled) = smoke ? (40, 120, 20) : (2_000, 20_000, 50);
        return
        [
            .. OfStore("", many, few, runs, async rows => await LoadedFile.RentAsync(rows), warmUpTurns: 1,
                [new Rival(new BareScan(many), AtLeast: LeastShare), new Rival(new BareScanByHandle(many)), new Rival(new BareParts(many)), new Rival(new DecodedScan(many))],
                [new Rival(new BareInserts(many), AtLeast: LeastShare), new Rival(new BareImport(many))]),
            .. OfStore("table: ", tabled, fewTabled, runsTabled, async rows => await LoadedTable.RentAsync(rows), warmUpTurns: 0,
                [new Rival(new BareTableScan(tabled), AtLeast: LeastShare)],
                [new Rival(new BareTableBatches(tabled), AtLeast: LeastShare)]),

            // The time of a request rises with the emulator's table; that there are no more of them is what can be shown there.
            new Trial("table: its requests", "requests", new IncrementRequests(tabled, runsTabled), [new Rival(new IncrementRequests(fewTabled, runsTabled), AtMost: MostRatio)], Rounds: 3),
        ];
    }

    /// <param name="of">What the names of the trials begin with.</param>
    /// <param name="many">How many rows there are.</param>
    /// <param name="few">How many there are in a small store.</param>
    /// <param name="runs">How many runs an increment is about.</param>
    /// <param name="rent">Gives a store.</param>
    /// <param name="warmUpTurns">How many turns a restore takes that don't count. None: it is long, and taken once.</param>
    /// <param name="reading">Against whom a snapshot is held.</param>
    /// <param name="writing">Against whom a restore is held.</param>
    private static Trial[] OfStore(string of, int many, int few, int runs, Func<int, Task<LoadedStore>> rent, int warmUpTurns, Rival[] reading, Rival[] writing) =>
    [
        new Trial($"{of}snapshot", "rows/s", new Snapshot(many, rent), reading, Rounds: 5),
        new Trial($"{of}peak memory, snapshot", "MB", new Memory("snapshot", many, rent), [new Rival(new Promise(MostMegabytes), AtMost: 1)], Rounds: 1),
        new Trial($"{of}restore", "rows/s", new Restore(many, rent, warmUpTurns), writing, Rounds: 1 + (2 * warmUpTurns)),
        new Trial($"{of}peak memory, restore", "MB", new Memory("restore", many, rent), [new Rival(new Promise(MostMegabytes), AtMost: 1)], Rounds: 1),
        new Trial($"{of}increment after {runs:N0} runs", "ms", new Increment(many, runs, rent), [new Rival(new Increment(few, runs, rent), AtMost: of.Length == 0 ? MostRatio : null)], Rounds: 7),
        new Trial($"{of}its bytes", "kB", new IncrementBytes(many, runs, rent), [new Rival(new RunBytes(many, runs, rent), AtMost: MostBytes)], Rounds: 1),
    ];
}
