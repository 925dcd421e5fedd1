using System.Globalization;
using Benchmarks.Backups;
using Benchmarks.Harness;
using Benchmarks.Runs;
using Benchmarks.Scale;
using Benchmarks.Schedules;

// Usage: Benchmarks [--smoke] [--family NAME [--trial BEGINNING]]
//   --smoke    everything once, tiny and very short: says that the benchmarks still run, not how fast anything is
//   --family   only that family
//   --trial    only those of its trials whose names begin so
// The families "tables" and "backups" take the storage emulator, see ./test.
// Ends with 1 where a target is missed, and with 2 where the arguments are wrong.

IBenchmarkFamily[] families =
[
    new NextOccurrenceBenchmarks(),
    new ParseBenchmarks(),
    new RecordedRunBenchmarks(),
    new StartBenchmarks(),
    new TickBenchmarks(),
    new HistoryBenchmarks(),
    new LatenessBenchmarks(),
    new TableRunBenchmarks(),
    new BackupBenchmarks(),
];

if (args is [PeakMemory.Argument, var work, var kind, var place])
{
    // One of our own processes.
    Console.WriteLine((await PeakMemory.MeasureAsync(work, kind, place)).ToString(CultureInfo.InvariantCulture));
    return 0;
}

var smoke = args.Contains("--smoke");
var familyAt = Array.IndexOf(args, "--family");
var familyName = familyAt >= 0 ? args.ElementAtOrDefault(familyAt + 1) ?? "" : null;
var chosen = families.Where(family => familyName is null || family.Name == familyName).ToArray();
var trialAt = Array.IndexOf(args, "--trial");
var trialName = trialAt >= 0 ? args.ElementAtOrDefault(trialAt + 1) ?? "" : "";
var known = (smoke ? 1 : 0) + (familyAt >= 0 ? 2 : 0) + (trialAt >= 0 ? 2 : 0);

if (chosen.Length == 0 || args.Length != known || (trialAt >= 0 && familyAt < 0))
{
    Console.Error.WriteLine("Usage: Benchmarks [--smoke] [--family NAME [--trial BEGINNING]]");
    Console.Error.WriteLine($"Families: {string.Join(", ", families.Select(family => family.Name))}");

    return 2;
}

var race = new Race(smoke ? Effort.Smoke : Effort.Full);
var table = new ResultTable(Console.Out);
var trialTable = new TrialTable(Console.Out);
RunContests(chosen.OfType<IContestFamily>().ToArray());
await RunTrialsAsync(chosen.OfType<ITrialFamily>().ToArray());

var missed = table.Missed + trialTable.Missed;
Console.WriteLine(smoke
    ? $"Smoke run: the numbers mean nothing. Answers {race.Answers:x}."
    : $"Targets missed: {missed}. Answers {race.Answers:x}.");

return smoke || missed == 0 ? 0 : 1;

void RunContests(IContestFamily[] contestFamilies)
{
    if (contestFamilies.Length == 0)
    {
        return;
    }

    table.WriteHead();
    foreach (var family in contestFamilies)
    {
        foreach (var contest in family.Contests())
        {
            table.Write(family, contest, race.Run(contest));
        }
    }

    Console.WriteLine();
}

async Task RunTrialsAsync(ITrialFamily[] trialFamilies)
{
    if (trialFamilies.Length == 0)
    {
        return;
    }

    var trialRace = new TrialRace(smoke);
    trialTable.WriteHead();
    foreach (var family in trialFamilies)
    {
        foreach (var trial in family.Trials(smoke).Where(trial => trial.Name.StartsWith(trialName, StringComparison.Ordinal)))
        {
            trialTable.Write(family, trial, await trialRace.RunAsync(trial));
        }
    }

    Console.WriteLine();
}
