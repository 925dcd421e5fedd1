using Carillon.Executions;
using static Carillon.Executions.ExecutionState;

namespace Carillon.Tests.Executions;

public sealed class ExecutionLifecycleTests
{
    private static readonly HashSet<(ExecutionState From, ExecutionState To)> Legal =
    [
        (Pending, Running), (Pending, Cancelled), (Pending, Interrupted), (Pending, Skipped), (Pending, Missed),
        (Running, Pending), (Running, Succeeded), (Running, Failed), (Running, TimedOut), (Running, Cancelled), (Running, Interrupted), (Running, Abandoned),
    ];

    [Fact]
    public void MayFollow_EveryPair_IsAsTheTableSays()
    {
        foreach (var from in Enum.GetValues<ExecutionState>())
        {
            foreach (var to in Enum.GetValues<ExecutionState>())
            {
                Assert.True(Legal.Contains((from, to)) == ExecutionLifecycle.MayFollow(from, to), $"{from} -> {to}");
            }
        }
    }

    [Fact]
    public void IsFinal_EveryState_IsSoWhereNothingMayFollow()
    {
        foreach (var state in Enum.GetValues<ExecutionState>())
        {
            Assert.Equal(!Legal.Any(pair => pair.From == state), ExecutionLifecycle.IsFinal(state));
        }
    }

    [Fact]
    public void MayBegin_EveryState_IsSoForThoseThatNeverRanAndForBeginnings() =>
        Assert.Equal([Pending, Running, Skipped, Missed], Enum.GetValues<ExecutionState>().Where(ExecutionLifecycle.MayBegin));
}
