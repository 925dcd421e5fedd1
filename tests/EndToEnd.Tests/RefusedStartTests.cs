using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>What stops a start, and is named. What is wrong with jobs is told in Carillon.Functions.Tests.</summary>
public sealed class RefusedStartTests
{
    [Theory]
    [InlineData("Carillon__Exekution__LeaseDuration", "00:01:00", "'Carillon:Exekution' is not a setting")]
    [InlineData("Carillon__Execution__LeaseDurations", "00:01:00", "'Carillon:Execution:LeaseDurations' is not a setting")]
    [InlineData("Carillon__Defaults", "00:05:00", "'Carillon:Defaults' is a section; it has: Enabled, MaxLateness, MaxRetries, Misfire, Overlap, PauseAfterLosses, RerunAfterLoss, Timeout.")]
    [InlineData("Carillon__Execution__LeaseDuration", "00:00:40", "Carillon:Execution:LeaseDuration must be more than twice Carillon:Execution:LeaseRenewal (00:00:20); it is '00:00:40'")]
    [InlineData("Carillon__Execution__LeaseDuration", "soon", "'soon' at 'Carillon:Execution:LeaseDuration'")]
    [InlineData("Carillon__Sqlite__Path", " ", "Carillon:Sqlite:Path must be the path of a file")]
    [InlineData("Carillon__Defaults__Timeout", "00:00:00", "Carillon:Defaults:Timeout must be more than 00:00:00")]
    [InlineData("Carillon__Defaults__MaxRetries", "-1", "Carillon:Defaults:MaxRetries must be from 0 to 100; it is '-1'")]
    [InlineData("Carillon__Access__Token", "short", "Carillon:Access:Token must be 16 to 512 visible ASCII characters")]
    [InlineData("Carillon__Storage", "paper", "Carillon:Storage must be 'sqlite', the name of a connection, or not set; it is 'paper', and there is no connection of that name.")]
    [InlineData("Carillon__Backup__Storage", "paper", "Carillon:Backup:Storage must be 'folder', the name of a connection, or not set; it is 'paper', and there is no connection of that name.")]
    [InlineData("AzureWebJobsStorage__tableServiceUri", "https://acme.table.core.windows.net", "AzureWebJobsStorage__tableServiceUri is set without AzureWebJobsStorage__blobServiceUri.")]
    [InlineData("SiteCheck__Urls", "ftp://example.org", "SiteCheck:Urls must be absolute http or https URLs")]
    [InlineData("SiteCheck__Url", "http://example.org", "Url")]
    [InlineData("AzureFunctionsJobHost__extensions__http__routePrefix", "v1", "extensions:http:routePrefix in host.json is 'v1'")]
    [InlineData("WEBSITE_INSTANCE_ID", "some-instance", "AzureWebJobsStorage must say where the state is kept, on Azure: a connection string")]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", "Production", "AzureWebJobsStorage must say where the state is kept, outside of Development: a connection string")]
    public async Task Start_WithABadSetting_EndsAndNamesIt(string name, string value, string expected)
    {
        var (exitCode, output) = await AppProcess.RunToEndAsync(AppSetup.Functions.With((name, value)));

        Assert.True(exitCode == 1, $"It ended with {exitCode}:\n{output}");
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ScheduleOfAMissingSetting_EndsAndNamesIt()
    {
        var (exitCode, output) = await AppProcess.RunToEndAsync(AppSetup.TestApp.With(("Schedules__Plain", "")));

        Assert.NotEqual(0, exitCode);
        Assert.Contains("EndToEnd.App.Jobs.PlainTimer.Run ('plain')", output, StringComparison.Ordinal);
        Assert.Contains("Schedules:Plain", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SecondProcessOnOneDatabase_EndsAndNamesTheSetting()
    {
        await using var first = await AppProcess.StartAsync(AppSetup.Functions);

        var (exitCode, output) = await AppProcess.RunToEndAsync(AppSetup.Functions with { Folder = first.Folder });

        Assert.Equal(1, exitCode);
        Assert.Contains("in use by another process", output, StringComparison.Ordinal);
        Assert.Contains("Carillon:Sqlite:Path", output, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await first.Api.GetAsync("/api/jobs")).Status);
    }
}
