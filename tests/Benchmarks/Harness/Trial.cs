namespace Benchmarks.Harness;

/// <summary>One figure, and who is measured by it.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="Unit">Of the figure.</param>
/// <param name="Ours">Whom the targets are about.</param>
/// <param name="Rivals">Whom it is held against.</param>
/// <param name="Probe">What the machine did meanwhile, in a unit of its own; null where that does not matter.</param>
/// <param name="Rounds">How many rounds; in each, everybody takes one turn.</param>
internal sealed record Trial(
    string Name,
    string Unit,
    Entrant Ours,
    IReadOnlyList<Rival> Rivals,
    Probe? Probe = null,
    int Rounds = 7);
