namespace Carillon.Health;

/// <summary>What a sweep did, or in a dry run would have done.</summary>
/// <param name="Abandoned">Runs whose process went silent.</param>
/// <param name="Claims">Jobs whose runs had been accepted for long and not begun, and were started.</param>
/// <param name="Rows">Rows that did not fit together.</param>
/// <param name="Complete">Whether it came to its end; otherwise its time was over.</param>
public sealed record SweepReport(int Abandoned, int Claims, ConsistencyReport Rows, bool Complete);
