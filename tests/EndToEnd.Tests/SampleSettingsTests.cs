using System.Net;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>local.settings.sample.json, copied as its first line says.</summary>
public sealed class SampleSettingsTests
{
    [Fact]
    [Trait("Req", "SC15")]
    public async Task Start_WithTheSampleCopied_Answers()
    {
        using var folder = new AppFolder();
        var app = Directory.CreateDirectory(Path.Combine(folder.Path, "app")).FullName;
        CopyFolder(Path.GetDirectoryName(StartedApps.Functions)!, app);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json"), Path.Combine(app, "local.settings.json"), overwrite: true);

        await using var started = await AppProcess.StartAsync(new AppSetup(Path.Combine(app, "Functions.dll")) { Folder = folder });

        Assert.Equal(HttpStatusCode.OK, (await started.Api.GetAsync("/api/jobs")).Status);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
