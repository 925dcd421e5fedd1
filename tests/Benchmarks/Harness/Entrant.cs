namespace Benchmarks.Harness;

/// <summary>Who takes part in a trial, with what it needs for that: from before the first round until after the last one.</summary>
/// <param name="name">As it stands in the table.</param>
internal abstract class Entrant(string name)
{
    public string Name { get; } = name;

    /// <summary>
    /// How many turns it takes before the first round. More than one where a turn is over before its code is compiled for good: that
    /// is done beside it, and takes a second or two.
    /// </summary>
    public virtual int WarmUpTurns => 1;

    /// <summary>Sets up what every turn uses. Not measured.</summary>
    public virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Does the work once, and says the figure that the trial is about.</summary>
    public abstract Task<double> TakeTurnAsync();

    /// <summary>Gives back what it holds.</summary>
    public virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;
}
