namespace Benchmarks.Harness;

/// <summary>A folder of its own, deleted with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("carillon-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
