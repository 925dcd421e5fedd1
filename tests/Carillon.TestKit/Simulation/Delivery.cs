namespace Carillon.TestKit.Simulation;

/// <summary>Something that is on its way: to the store, or to another process. The simulation says when it arrives, and how.</summary>
internal abstract class Delivery(SimulatedHost from)
{
    /// <summary>Who sent it.</summary>
    public SimulatedHost From { get; } = from;

    /// <summary>Whether it has arrived, and only the answer is on its way.</summary>
    public bool Arrived { get; private set; }

    /// <summary>What it is, for the trace.</summary>
    public abstract string Text { get; }

    /// <summary>It arrives, and takes effect.</summary>
    public void Arrive()
    {
        if (!Arrived)
        {
            Arrived = true;
            TakeEffect();
        }
    }

    /// <summary>The answer arrives.</summary>
    public abstract void Answer();

    /// <summary>It did not arrive, and whoever sent it is told so.</summary>
    public abstract void Refuse();

    /// <summary>Whoever sent it does not learn whether it arrived.</summary>
    public abstract void LoseAnswer();

    protected abstract void TakeEffect();
}
