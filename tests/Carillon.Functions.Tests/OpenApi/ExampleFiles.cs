using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Carillon.Functions.OpenApi;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>
/// The files with the examples. <c>CARILLON_WRITE_EXAMPLES=1</c> has them, and docs/http-api.md, written from what the app answers, in place of
/// being compared with it.
/// </summary>
internal static class ExampleFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static bool AreToBeWritten { get; } = Environment.GetEnvironmentVariable("CARILLON_WRITE_EXAMPLES") == "1";

    public static void Write(IEnumerable<(string Function, Example Example)> examples)
    {
        foreach (var function in examples.GroupBy(one => one.Function, one => one.Example))
        {
            File.WriteAllText(Repository.PathOf("src", "Carillon.Functions", "OpenApi", "Examples", $"{function.Key}.json"), Text(JsonSerializer.SerializeToNode(function, Options)) + "\n");
        }
    }

    public static string Text(JsonNode? json) => json?.ToJsonString(Options) ?? "null";

    /// <summary>Members that one value has and another does not, or not of that kind. Where one is null it may be of any kind in the other.</summary>
    public static IEnumerable<string> Missing(JsonNode? of, JsonNode? other)
    {
        var there = Shape(other);
        var paths = there.Select(PathOf).ToHashSet();
        return Shape(of).Where(entry => !there.Contains(entry) && !there.Contains($"{PathOf(entry)} null") && !(entry.EndsWith(" null", StringComparison.Ordinal) && paths.Contains(PathOf(entry))));

        static string PathOf(string entry) => entry[..entry.LastIndexOf(' ')];
    }

    /// <summary>The members of a value and their kinds, wherever they stand; of a list those of all its items.</summary>
    private static SortedSet<string> Shape(JsonNode? value)
    {
        var shape = new SortedSet<string>(StringComparer.Ordinal);
        Add(value, "$");
        return shape;

        void Add(JsonNode? node, string at)
        {
            shape.Add($"{at} {node?.GetValueKind() switch { JsonValueKind.True or JsonValueKind.False => "boolean", { } kind => kind.ToString().ToLowerInvariant(), _ => "null" }}");
            switch (node)
            {
                case JsonObject members:
                    foreach (var (name, member) in members)
                    {
                        Add(member, $"{at}.{name}");
                    }

                    break;
                case JsonArray items:
                    foreach (var item in items)
                    {
                        Add(item, $"{at}[]");
                    }

                    break;
            }
        }
    }
}
