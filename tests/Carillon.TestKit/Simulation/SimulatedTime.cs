namespace Carillon.TestKit.Simulation;

/// <summary>The time that all simulated clocks are off from.</summary>
internal sealed class SimulatedTime(DateTimeOffset start)
{
    public DateTimeOffset Now { get; private set; } = start;

    public void MoveTo(DateTimeOffset instant) => Now = instant > Now ? instant : Now;
}
