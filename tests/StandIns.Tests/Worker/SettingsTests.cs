using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StandIns.Tests.Worker.Testing;
using StandIns.Tests.Worker.Timers;

namespace StandIns.Tests.Worker;

public sealed class SettingsTests
{
    [Fact]
    public async Task LocalSettings_Values_AreConfigurationBelowCommandLineAndAboveAppSettings()
    {
        using var folder = new TestFolder()
            .With("appsettings.json", """{ "From": { "App": "app", "Local": "app", "Args": "app" } }""")
            .With("local.settings.json", """
                {
                  // what func start would put into the environment
                  "IsEncrypted": false,
                  "Values": { "From__Local": "local", "From:Args": "local", "Flag": true },
                }
                """);
        await using var app = await TestApp.StartAsync(new TestAppSetup { Functions = [typeof(HostedFunctions)], Folder = folder, Arguments = ["--From:Args=args"] });

        var configuration = app.Services.GetRequiredService<IConfiguration>();

        Assert.Equal(["app", "local", "args", "true"], new[] { "From:App", "From:Local", "From:Args", "Flag" }.Select(k => configuration[k]));
    }

    [Fact]
    public void HostSettings_Environment_OverridesLocalSettings()
    {
        using var folder = new TestFolder().With("local.settings.json", """{ "Values": { "PATH": "local" } }""");

        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), Read(folder).Settings["PATH"]);
    }

    [Theory]
    [InlineData("""{ "version": "1.0" }""", "\"version\": \"2.0\" is required.")]
    [InlineData("{ }", "\"version\": \"2.0\" is required.")]
    [InlineData("""{ "version": "2.0", "timers": {} }""", "unknown name(s) timers.")]
    [InlineData("{", "cannot be read")]
    [InlineData("""{ "version": "2.0", "functionTimeout": "soon" }""", "functionTimeout is 'soon'")]
    public void HostJson_ThatDoesNotHold_IsRefused(string json, string message)
    {
        using var folder = new TestFolder().With("host.json", json);

        var refusal = Assert.Throws<InvalidOperationException>(() => Read(folder));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HostJson_Absent_LeavesTheDefaults()
    {
        using var folder = new TestFolder();

        var settings = Read(folder);

        Assert.Equal(("api", TimeSpan.FromMinutes(30), null), (settings.RoutePrefix, settings.FunctionTimeout!.Value, settings.MasterKey));
    }

    [Fact]
    public void HostJson_OverriddenBySetting_GivesTheSetting()
    {
        using var folder = new TestFolder()
            .With("host.json", """{ "version": "2.0", "functionTimeout": "00:10:00" }""")
            .With("local.settings.json", """{ "Values": { "AzureFunctionsJobHost__functionTimeout": "-1", "AzureFunctionsJobHost__extensions__http__routePrefix": "x" } }""");

        var settings = Read(folder);

        Assert.Null(settings.FunctionTimeout);
        Assert.Equal("x", settings.RoutePrefix);
    }

    [Fact]
    public void LocalSettings_NestedValue_IsRefused()
    {
        using var folder = new TestFolder().With("local.settings.json", """{ "Values": { "A": { "B": 1 } } }""");

        var refusal = Assert.Throws<InvalidOperationException>(() => LocalSettings.Read(folder.Path));

        Assert.Contains("Values.A is not a plain value", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LocalSettings_Port_IsRead()
    {
        using var folder = new TestFolder().With("local.settings.json", """{ "Host": { "LocalHttpPort": 7099, "CORS": "*" } }""");

        Assert.Equal(7099, LocalSettings.Read(folder.Path).Port);
    }

    [Theory]
    [InlineData("--port", "x", "--port is 'x'")]
    [InlineData("--port", "70000", "--port is '70000'")]
    [InlineData("--host", "nowhere", "--host is 'nowhere'")]
    public void StartArguments_ThatDoNotHold_AreRefused(string name, string value, string message)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => StartArguments.Parse([name, value], null));

        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development", "--environment", "Development")]
    public async Task Environment_FromTheCommandLine_IsProductionOtherwise(string expected, params string[] arguments)
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup { Functions = [typeof(HostedFunctions)], Arguments = arguments });

        Assert.Equal(expected, app.Services.GetRequiredService<IHostEnvironment>().EnvironmentName);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("%A%", "1")]
    [InlineData("0 %A% %B:C% * * *", "0 1 2 * * *")]
    [InlineData("%B__C%", "2")]
    public void Resolve_Names_AreReplaced(string text, string resolved)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["A"] = "1", ["B:C"] = "2" }).Build();

        Assert.Equal(resolved, SettingNames.Resolve(text, settings));
    }

    [Fact]
    public async Task Start_UnknownTimeZone_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(new TestAppSetup
        {
            Functions = [typeof(RawFunctions)],
            Arguments = ["--WEBSITE_TIME_ZONE=Nowhere/Else"],
        }));

        Assert.StartsWith("WEBSITE_TIME_ZONE is 'Nowhere/Else'", refusal.Message, StringComparison.Ordinal);
    }

    private static HostSettings Read(TestFolder folder)
        => HostSettings.Read(StartArguments.Parse([], new StartOverrides { BaseDirectory = folder.Path }), LocalSettings.Read(folder.Path), []);
}
