using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Carillon.Functions.Tests;

/// <summary>The arrows between the projects point one way, and nobody knows which package set is in use.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>What each project of ours may refer to.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Carillon"] = [],
        ["Carillon.Functions"] = ["Carillon"],
        ["Carillon.Storage.Azure"] = ["Carillon"],
        ["Carillon.Storage.Sqlite"] = ["Carillon"],
        ["Functions"] = ["Carillon.Functions", "Carillon.Storage.Azure", "Carillon.Storage.Sqlite"],
    };

    public static TheoryData<string> Projects => new(Repository.Files("src", "*.csproj")
        .Where(file => !IsStandIn(file))
        .Select(file => Path.GetFileNameWithoutExtension(file)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_FollowTheArrows(string project)
    {
        var references = XDocument.Load(Repository.PathOf("src", project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} is new: say in this test what it may refer to.");
        Assert.Equal(allowed.Order(), references.Order());
    }

    [Fact]
    public void Engine_Assembly_RefersToNothingOfOursNorAzure()
    {
        var references = typeof(Jobs.JobId).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.DoesNotContain(references, name => ForeignToTheEngine().IsMatch(name));
    }

    [Fact]
    public void Engine_Project_HasNoAzurePackage()
    {
        var packages = XDocument.Load(Repository.PathOf("src", "Carillon", "Carillon.csproj"))
            .Descendants("PackageReference")
            .Select(reference => reference.Attribute("Include")!.Value);

        Assert.DoesNotContain(packages, name => ForeignToTheEngine().IsMatch(name));
    }

    /// <summary>Which store it is says one line where the app is composed: no client of a storage service leaves the project of its store.</summary>
    [Fact]
    public void Sources_OutsideTheStores_KnowNoClientOfAStorageService()
    {
        var sources = Repository.Files("src", "*.cs").Where(file => !IsStandIn(file)).ToLookup(IsOfAStore);

        Assert.Contains(sources[true], file => StorageClient().IsMatch(File.ReadAllText(file)));
        Assert.All(sources[false], file => Assert.DoesNotMatch(StorageClient(), File.ReadAllText(file)));
    }

    [Fact]
    public void Sources_OutsideStandIns_DoNotNameThePackageSet()
    {
        var sources = Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.csproj")).Where(file => !IsStandIn(file)).ToList();

        Assert.NotEmpty(sources);
        Assert.All(sources, file => Assert.DoesNotMatch(PackageSet(), XmlComment().Replace(File.ReadAllText(file), "")));
    }

    /// <summary>A message is known by its number, in the docs too.</summary>
    [Fact]
    public void LogMessages_HaveNumbersOfTheirOwn()
    {
        var numbers = Repository.Files("src", "*.cs").Where(file => !IsStandIn(file))
            .SelectMany(file => EventNumber().Matches(File.ReadAllText(file)).Select(match => $"{match.Groups[1].Value}: {Path.GetFileName(file)}"))
            .ToLookup(number => number.Split(':')[0]);

        Assert.NotEmpty(numbers);
        Assert.All(numbers, number => Assert.Single(number));
    }

    private static bool IsOfAStore(string file) =>
        Path.GetRelativePath(Repository.Root, file).StartsWith(Path.Combine("src", "Carillon.Storage."), StringComparison.Ordinal);

    private static bool IsStandIn(string file) =>
        Path.GetRelativePath(Repository.Root, file).StartsWith(Path.Combine("src", "StandIns"), StringComparison.Ordinal);

    [GeneratedRegex(@"LoggerMessage\(EventId = (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex EventNumber();

    [GeneratedRegex(@"^(Carillon|Functions$|Azure\.|Microsoft\.Azure\.)", RegexOptions.CultureInvariant)]
    private static partial Regex ForeignToTheEngine();

    [GeneratedRegex(@"^using (static )?(Azure\b|Microsoft\.Data\.|SQLitePCL)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex StorageClient();

    [GeneratedRegex(@"CarillonPackages|\bstand-?ins?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PackageSet();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex XmlComment();
}
