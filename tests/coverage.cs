// Prints how much of the engine the tests of several projects run, from what coverlet measured in each: per folder of
// src/Carillon the lines and the branches, then the branches that nothing takes. Run by ./test --coverage.
#:property PublishAot=false
using System.Globalization;
using System.Text.Json;

var results = Directory.GetFiles(args[0], "coverage.json", SearchOption.AllDirectories);
if (results.Length == 0)
{
    Console.Error.WriteLine($"There is no coverage.json under {args[0]}.");
    return 1;
}

var lines = new Dictionary<(string File, int Line), long>();
var branches = new Dictionary<(string File, int Line, string Branch), long>();
foreach (var result in results)
{
    using var json = JsonDocument.Parse(File.ReadAllBytes(result));
    foreach (var file in json.RootElement.EnumerateObject().SelectMany(module => module.Value.EnumerateObject()).Where(file => File.Exists(file.Name)))
    {
        foreach (var method in file.Value.EnumerateObject().SelectMany(type => type.Value.EnumerateObject()))
        {
            Add(Path.GetRelativePath("src/Carillon", file.Name), method);
        }
    }
}

Console.WriteLine($"{"src/Carillon",-16}{"lines",20}{"branches",20}");
foreach (var folder in lines.Keys.Select(line => Folder(line.File)).Distinct().Order(StringComparer.Ordinal))
{
    Print(folder, folder);
}

Print("all of it", null);

var notTaken = branches.GroupBy(branch => (branch.Key.File, branch.Key.Line)).Where(line => line.Any(branch => branch.Value == 0)).OrderBy(line => line.Key).ToList();
Console.WriteLine();
Console.WriteLine($"Branches that no test takes: {Number(branches.Values.Count(hits => hits == 0))}, at {Number(notTaken.Count)} lines.");
foreach (var line in notTaken)
{
    var source = File.ReadLines(Path.Combine("src/Carillon", line.Key.File)).ElementAt(line.Key.Line - 1).Trim();
    Console.WriteLine($"{line.Key.File}:{Number(line.Key.Line)} ({Number(line.Count(branch => branch.Value == 0))} of {Number(line.Count())}) {source}");
}

return 0;

void Add(string file, JsonProperty method)
{
    foreach (var line in method.Value.GetProperty("Lines").EnumerateObject())
    {
        var key = (file, int.Parse(line.Name, CultureInfo.InvariantCulture));
        lines[key] = lines.GetValueOrDefault(key) + line.Value.GetInt64();
    }

    foreach (var branch in method.Value.GetProperty("Branches").EnumerateArray())
    {
        var key = (file, branch.GetProperty("Line").GetInt32(), $"{method.Name} {branch.GetProperty("Offset")} {branch.GetProperty("Path")}");
        branches[key] = branches.GetValueOrDefault(key) + branch.GetProperty("Hits").GetInt64();
    }
}

void Print(string name, string? folder) => Console.WriteLine(
    $"{name,-16}{Share(lines.Where(line => folder is null || Folder(line.Key.File) == folder).Select(line => line.Value)),20}"
    + $"{Share(branches.Where(branch => folder is null || Folder(branch.Key.File) == folder).Select(branch => branch.Value)),20}");

static string Folder(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder.Split(Path.DirectorySeparatorChar)[0] : ".";

static string Share(IEnumerable<long> hits)
{
    var all = hits.ToList();
    var hit = all.Count(times => times > 0);
    return string.Create(CultureInfo.InvariantCulture, $"{hit}/{all.Count} {(all.Count == 0 ? 100 : 100.0 * hit / all.Count):0.0} %");
}

static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
