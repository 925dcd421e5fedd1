using Carillon.TestKit.Simulation;

namespace Simulation.Tests;

/// <summary>docs/reliability.md says what is held, and nothing else.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void Document_Rules_AreThoseThatAreLookedAt()
    {
        var text = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "reliability.md"));
        var table = text.SkipWhile(line => !line.StartsWith("| rule |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(Rules.All, table.Select(line => line.Split('|')[1].Trim()));
    }
}
