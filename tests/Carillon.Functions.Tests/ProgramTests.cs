using Functions;

namespace Carillon.Functions.Tests;

/// <summary>How the app ends where it can't start. What else stops a start is told in EndToEnd.Tests.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-app-").FullName;

    [Fact]
    public async Task Main_FileIsNoDatabase_EndsWithOne()
    {
        var path = Path.Combine(_folder, "data", "carillon.db");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, new string('x', 8_192));

        Assert.Equal(1, await Program.Main(["--applicationName=Functions", "--port=0", "--environment=Development", $"--contentRoot={_folder}"]));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
