using System.Reflection;

namespace StandIns.Tests.PublicApi;

/// <summary>Whatever a stand-in shows, the official package shows too, word for word: code written against one compiles against the other.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string, string> Assemblies => new()
    {
        { "Cronos", "Cronos-0.13.0.txt" },
        { "Azure.Data.Tables", "Azure.Data.Tables-12.10.0.txt" },
        { "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker-2.52.0.txt" },
    };

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void StandIn_EveryPublicTypeAndMember_IsInTheOfficialPackage(string assembly, string listing)
    {
        var official = ApiListing.Read(Path.Combine(AppContext.BaseDirectory, "OfficialApi", listing));

        var differences = Assembly.Load(assembly).GetExportedTypes().SelectMany(type => Differences(type, official)).ToList();

        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
    }

    [Fact]
    public void Describe_TypeWithEveryKindOfMember_WritesTheListingsForm()
    {
        Assert.Equal("abstract class StandIns.Tests.PublicApi.ApiSampleEventArgs : EventArgs, IDisposable", ApiDescription.Header(typeof(ApiSampleEventArgs)));
        Assert.Equivalent(
            new[]
            {
                ".ctor(int first, params string[] rest)",
                "protected .ctor()",
                "abstract Nullable<int> Number { get; set; }",
                "string Text { get; }",
                "void Dispose()",
                "static bool TryFind<TKey>(TKey key, ref IReadOnlyList<object> found, bool exact = False, string hint = null)",
                "field Double Ratio",
            },
            ApiDescription.Members(typeof(ApiSampleEventArgs)).ToArray(),
            strict: true);
    }

    private static IEnumerable<string> Differences(Type type, IReadOnlyDictionary<string, ApiListing> official)
    {
        var header = ApiDescription.Header(type);
        if (!official.TryGetValue(ApiDescription.Name(header), out var listed))
        {
            return [$"{header}: the official package has no such type"];
        }

        var wrong = ApiDescription.Members(type).Where(m => !listed.Has(m)).Select(m => $"{header}: the official type has no {m}");
        return header == listed.Header ? wrong : wrong.Prepend($"{header}: the official type is {listed.Header}");
    }
}
