using System.Globalization;
using System.Text;

namespace Carillon.TestKit.Simulation;

/// <summary>Tells of a plan that breaks a rule: what it takes, and what happens.</summary>
public static class Replay
{
    /// <summary>Shrinks a plan, and tells what happens in it; with the line that makes the same plan again.</summary>
    public static string Describe(SimulationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var small = Shrinker.Shrink(plan);
        var lines = new List<string>();
        var end = Simulator.Run(small, lines.Add);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Seed {plan.Seed} breaks a rule: {end.Violation}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{small.Steps.Count} of its {plan.Steps.Count} steps are enough. To run them again: SimulationPlan.Read(\"{small.Write()}\")");
        lines.ForEach(line => text.AppendLine(CultureInfo.InvariantCulture, $"  {line}"));
        return text.ToString();
    }
}
