namespace Benchmarks.Harness;

/// <summary>Measurements that belong together. A new family is one file and one line in Program.cs.</summary>
internal interface IBenchmarkFamily
{
    /// <summary>What <c>--family</c> calls it.</summary>
    string Name { get; }
}
