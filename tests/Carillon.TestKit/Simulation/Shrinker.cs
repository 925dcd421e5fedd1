namespace Carillon.TestKit.Simulation;

/// <summary>Finds a small plan that breaks the same rule as a large one: what is left of its steps is what it takes.</summary>
public static class Shrinker
{
    /// <summary>Leaves out steps, many at a time and then fewer, for as long as the same rule is broken.</summary>
    /// <param name="plan">A plan that breaks a rule.</param>
    /// <param name="most">How many plans may be tried.</param>
    public static SimulationPlan Shrink(SimulationPlan plan, int most = 2_000)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var rule = Simulator.Run(plan).Violation?.Rule ?? throw new ArgumentException("This plan breaks no rule.", nameof(plan));
        var steps = plan.Steps.ToList();
        for (var chunk = Math.Max(1, steps.Count / 2); chunk > 0 && most > 0; chunk /= 2)
        {
            for (var from = steps.Count - chunk; from >= 0 && most > 0; from -= chunk)
            {
                var fewer = steps.ToList();
                fewer.RemoveRange(from, chunk);
                most--;
                if (Simulator.Run(plan with { Steps = fewer }).Violation?.Rule == rule)
                {
                    steps = fewer;
                }
            }
        }

        return plan with { Steps = steps };
    }
}
