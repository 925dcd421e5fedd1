using Benchmarks.Harness;
using Benchmarks.Schedules;

// Usage: Benchmarks [--smoke] [--family NAME]
//   --smoke    every contest once and very short: says that the benchmarks still run, not how fast anything is
//   --family   only the contests of that family
// Ends with 1 where a target is missed, and with 2 where the arguments are wrong.

IBenchmarkFamily[] families =
[
    new NextOccurrenceBenchmarks(),
    new ParseBenchmarks(),
];

var smoke = args.Contains("--smoke");
var familyAt = Array.IndexOf(args, "--family");
var familyName = familyAt >= 0 ? args.ElementAtOrDefault(familyAt + 1) ?? "" : null;
var chosen = families.Where(family => familyName is null || family.Name == familyName).ToArray();
var known = (smoke ? 1 : 0) + (familyAt >= 0 ? 2 : 0);

if (chosen.Length == 0 || args.Length != known)
{
    Console.Error.WriteLine("Usage: Benchmarks [--smoke] [--family NAME]");
    Console.Error.WriteLine($"Families: {string.Join(", ", families.Select(family => family.Name))}");

    return 2;
}

var race = new Race(smoke ? Effort.Smoke : Effort.Full);
var table = new ResultTable(Console.Out);
table.WriteHead();

foreach (var family in chosen)
{
    foreach (var contest in family.Contests())
    {
        table.Write(family, contest, race.Run(contest));
    }
}

Console.WriteLine();
Console.WriteLine(smoke
    ? $"Smoke run: the numbers mean nothing. Answers {race.Answers:x}."
    : $"Targets missed: {table.Missed}. Answers {race.Answers:x}.");

return smoke || table.Missed == 0 ? 0 : 1;
