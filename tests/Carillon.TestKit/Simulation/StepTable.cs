namespace Carillon.TestKit.Simulation;

/// <summary>How often what happens.</summary>
internal sealed class StepTable
{
    private readonly List<(StepKind Kind, int UpTo)> _kinds = [];
    private readonly int _deliveries;

    /// <summary>Makes the table.</summary>
    /// <param name="faults">How many times as often as usual something fails; 0 for never.</param>
    /// <param name="restores">Whether snapshots are taken and restored.</param>
    public StepTable(int faults, bool restores)
    {
        Add(StepKind.Answer, 1_000);
        Add(StepKind.Delay, 30);
        Add(StepKind.Refuse, 15 * faults);
        Add(StepKind.Lose, 12 * faults);
        Add(StepKind.LoseAnswer, 20 * faults);
        _deliveries = _kinds[^1].UpTo;
        Add(StepKind.NextTimer, 100);
        Add(StepKind.Wait, 30);
        Add(StepKind.Pass, 20);
        Add(StepKind.Ring, 50);
        Add(StepKind.Dispatch, 40);
        Add(StepKind.Ask, 8);
        Add(StepKind.Repair, 3);
        Add(StepKind.Act, 50);
        Add(StepKind.Kill, 8 * faults);
        Add(StepKind.Stall, 6 * faults);
        Add(StepKind.Resume, 12);
        Add(StepKind.Stop, 5);
        Add(StepKind.Start, 12);
        Add(StepKind.Outage, faults);
        Add(StepKind.Snapshot, restores ? 30 : 0);
        Add(StepKind.Restore, restores ? 40 : 0);
    }

    /// <summary>What happens next.</summary>
    /// <param name="dice">Say it.</param>
    /// <param name="anythingUnderWay">Whether there is something that can arrive.</param>
    public StepKind Next(Dice dice, bool anythingUnderWay)
    {
        var thrown = anythingUnderWay ? dice.Below(_kinds[^1].UpTo) : _deliveries + dice.Below(_kinds[^1].UpTo - _deliveries);
        foreach (var (kind, upTo) in _kinds)
        {
            if (thrown < upTo)
            {
                return kind;
            }
        }

        return StepKind.Answer;
    }

    private void Add(StepKind kind, int weight) => _kinds.Add((kind, (_kinds.Count == 0 ? 0 : _kinds[^1].UpTo) + weight));
}
