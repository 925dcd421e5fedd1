using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;

namespace Carillon.Tests.Ledger;

public sealed class LastStatesTests
{
    private readonly LastStates _states = new();

    [Fact]
    public void Take_Remembered_IsGivenOnce()
    {
        var state = Remember("a", version: 2);

        Assert.Same(state, _states.Take(Some.JobId("a")));
        Assert.Null(_states.Take(Some.JobId("a")));
    }

    [Fact]
    public void Remember_Again_IsTheNewer()
    {
        Remember("a", version: 2);
        var newer = Remember("a", version: 3);

        Assert.Same(newer, _states.Take(Some.JobId("a")));
    }

    [Fact]
    public void Remember_MoreThanThereIsRoomFor_ForgetsTheOthers()
    {
        var first = Some.JobId("job-0");
        for (var i = 0; i <= 1_000; i++)
        {
            Remember($"job-{i}", version: 1);
        }

        Assert.Null(_states.Take(first));
        Assert.NotNull(_states.Take(Some.JobId("job-1000")));
    }

    private StoredRow<JobStateRow> Remember(string name, int version)
    {
        var job = Some.JobId(name);
        var state = new StoredRow<JobStateRow>(StateKeys.JobState(job), new RowVersion($"{version}"), new JobStateRow { Cursor = Some.Instant });
        _states.Remember(job, state);
        return state;
    }
}
