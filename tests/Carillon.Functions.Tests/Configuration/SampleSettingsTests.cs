using System.Text.Json;
using Carillon.Configuration;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Tests.Configuration;

/// <summary>local.settings.sample.json: every setting with its default, and nothing else.</summary>
public sealed class SampleSettingsTests
{
    private static readonly string[] OfTheHost = ["AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME"];

    /// <summary>Those of the app, and the schedules: no section of Carillon's.</summary>
    private static readonly string[] OfTheApp =
    [
        "SiteCheck__Urls", "Content__Url", "Content__ServiceRoleKey", "Content__MaxJobs", "Content__Timeout",
        "Schedules__Content", "Schedules__Sweeper", "Schedules__Monitor", "Schedules__Metrics", "Schedules__Health", "Schedules__Cleanup",
    ];

    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    [Fact]
    public void Sample_Always_NamesEverySettingAndNothingElse()
    {
        var known = Compose([]).Services
            .Select(service => service.ImplementationInstance)
            .OfType<CarillonSection>()
            .SelectMany(section => section.Keys.Select(key => $"{section.Path}:{key}".Replace(":", "__", StringComparison.Ordinal)));

        Assert.Equal(known.Concat(OfTheApp).Concat(OfTheHost).Order(StringComparer.Ordinal), Sample().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Req", "SC15")]
    public void Sample_Copied_IsAcceptedAndChangesNothing()
    {
        var defaults = Compose([]);
        var copied = Compose(Sample());
        using var defaultOptions = defaults.Services.BuildServiceProvider();
        using var copiedOptions = copied.Services.BuildServiceProvider();

        var types = defaults.Services.Select(service => service.ServiceType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(type => type.GetGenericArguments()[0])
            .Where(type => type.Namespace!.StartsWith("Carillon", StringComparison.Ordinal) || type.Namespace.StartsWith("Functions", StringComparison.Ordinal))
            .ToList();

        Assert.Contains(types, type => type == typeof(ExecutionOptions));
        Assert.All(types, type => Assert.Equal(Values(defaultOptions, type), Values(copiedOptions, type)));

        // The host's own storage is in the sample, and would choose; that the sample says sqlite is what changes nothing.
        Assert.Equal(StoreKind.Sqlite, copiedOptions.GetRequiredService<StoreChoice>().Kind);
    }

    [Fact]
    public void Sample_EverySetting_HasALineAboutIt()
    {
        var lines = File.ReadAllLines(Repository.PathOf("local.settings.sample.json"));

        Assert.All(Sample().Keys, key =>
        {
            var line = Array.FindIndex(lines, line => line.TrimStart().StartsWith($"\"{key}\"", StringComparison.Ordinal));
            Assert.StartsWith("//", lines[line - 1].TrimStart(), StringComparison.Ordinal);
        });
    }

    /// <summary>The values of options as text; validated, as IOptions validates. A setting left empty is one that is not there.</summary>
    private static List<string> Values(ServiceProvider services, Type options)
    {
        var contract = typeof(IOptions<>).MakeGenericType(options);
        var value = contract.GetProperty(nameof(IOptions<>.Value))!.GetValue(services.GetRequiredService(contract));
        return [.. options.GetProperties().Select(property => $"{property.Name}={property.GetValue(value)}")];
    }

    private static Dictionary<string, string> Sample()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")), WithComments);
        return sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);
    }

    private static FunctionsApplicationBuilder Compose(Dictionary<string, string> settings)
    {
        var builder = global::Functions.Program.Compose(["--applicationName=Functions", "--port=0"]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        return builder;
    }
}
