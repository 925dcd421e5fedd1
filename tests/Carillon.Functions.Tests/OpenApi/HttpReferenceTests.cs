using System.Text.RegularExpressions;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>docs/http-api.md says of every route what the description of the interface says, and of none that is not there.</summary>
[Collection(ApiScenarioTests.Name)]
public sealed partial class HttpReferenceTests(ApiScenario scenario)
{
    private static readonly string Page = Repository.PathOf("docs", "http-api.md");

    [Fact]
    public void Reference_IsThatOfTheDescription()
    {
        var written = new HttpReference(scenario.Document).Write();
        var page = File.ReadAllText(Page);
        var byHand = page[..page.IndexOf(HttpReference.Begins, StringComparison.Ordinal)];
        if (ExampleFiles.AreToBeWritten)
        {
            File.WriteAllText(Page, page = byHand + written);
        }

        var differs = written.Split('\n').Zip(page[byHand.Length..].Split('\n')).FirstOrDefault(line => line.First != line.Second);
        Assert.True(byHand + written == page, $"docs/http-api.md has '{differs.Second}' for '{differs.First}': CARILLON_WRITE_EXAMPLES=1 writes it anew.");
    }

    [Fact]
    public void Routes_OfThePage_AreThoseOfTheApp() => Assert.Equal(
        scenario.Document.Operations.Select(operation => $"{operation.Method} {operation.Path}").Order(StringComparer.Ordinal),
        Heading().Matches(File.ReadAllText(Page)).Select(match => match.Groups["route"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Routes_OfOtherPages_AreThoseOfTheApp()
    {
        var pages = Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Append(Repository.PathOf("README.md")).ToList();
        var unknown = pages.SelectMany(page => Mention().Matches(File.ReadAllText(page))
            .Where(match => scenario.Document.Find(match.Groups["method"].Value, match.Groups["path"].Value) is null)
            .Select(match => $"{Path.GetFileName(page)}: {match.Value}"));

        Assert.Empty(unknown.Distinct());
    }

    [GeneratedRegex("^### `(?<route>[A-Z]+ [^`]+)`$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\b(?<method>GET|POST|PATCH|DELETE) (?<path>/(api|functions|health)[a-z0-9/{}._-]*[a-z0-9}])(?![a-z/…])", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
