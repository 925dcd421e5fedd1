using Carillon.Jobs;

namespace Carillon.Ledger;

/// <summary>A job in the list of what is due.</summary>
/// <param name="Job">The job, as this build declares it.</param>
/// <param name="At">When the dispatcher comes for it: at its instant where nobody else will, otherwise after the grace that its own timer has.</param>
/// <param name="LookAt">When to see whether its own timer came: until then it has nothing to wait for.</param>
public sealed record DueJob(Job Job, DateTimeOffset At, DateTimeOffset LookAt);
