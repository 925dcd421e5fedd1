namespace StandIns.Tests.Worker.Testing;

/// <summary>A folder that goes when its test ends, unless it is kept for a restart.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("standins-").FullName;

    public bool Keep { get; set; }

    public TestFolder With(string file, string content)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, file), content);
        return this;
    }

    public void Dispose()
    {
        if (!Keep && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
