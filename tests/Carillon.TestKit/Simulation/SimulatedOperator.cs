using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Operators;

namespace Carillon.TestKit.Simulation;

/// <summary>Somebody who does whatever can be done with jobs and executions, at any time.</summary>
internal sealed class SimulatedOperator(World world)
{
    private int _acts;

    /// <summary>Does something.</summary>
    public void Act(SimulatedHost host, JobId job, Dice dice)
    {
        var by = $"op-{++_acts}";
        var request = new ActRequest(by, "to see");
        var acts = host.Get<JobActs>();
        switch (dice.Below(13))
        {
            case 0:
                host.Start($"{by} pauses {job}", () => acts.PauseAsync(job, null, request, CancellationToken.None));
                break;
            case 1 or 2:
                var until = host.Clock.GetUtcNow() + dice.Time(1, 400);
                host.Start($"{by} pauses {job} until {until:O}", () => acts.PauseAsync(job, until, request, CancellationToken.None));
                break;
            case 3 or 4:
                host.Start($"{by} resumes {job}", () => acts.ResumeAsync(job, request, CancellationToken.None));
                break;
            case 5:
                var enabled = dice.Chance(60);
                host.Start($"{by} sets {job} enabled={enabled}", () => acts.SetEnabledAsync(job, enabled, request, CancellationToken.None));
                break;
            case 6 or 7:
                var values = AnyValues(dice);
                host.Start($"{by} sets {job} {string.Join(", ", values)}", () => acts.OverrideAsync(job, values, null, request, CancellationToken.None));
                break;
            case 8:
                host.Start($"{by} takes back what was set for {job}", () => acts.ClearOverridesAsync(job, null, request, CancellationToken.None));
                break;
            case 9 or 10:
                var asked = new RunRequest(RunTrigger.Manual, by, "to see", new Dictionary<string, string>())
                {
                    Idempotency = dice.Chance(50) ? new IdempotencyKey($"{by}", "body") : null,
                };
                host.AskForRun(job, asked);
                if (asked.Idempotency is not null && dice.Chance(50) && world.AnyOther(host, dice) is { } other)
                {
                    other.AskForRun(job, asked);
                }

                break;
            default:
                ActOnExecution(host, job, dice, request);
                break;
        }
    }

    private void ActOnExecution(SimulatedHost host, JobId job, Dice dice, ActRequest request)
    {
        var account = world.Ledger.Of(job);
        var acts = host.Get<ExecutionActs>();
        if (account.Live.Count > 0)
        {
            var id = account.Live.Keys.Order(ById).ElementAt(dice.Below(account.Live.Count));
            if (dice.Chance(70))
            {
                host.Start($"{request.By} cancels {id}", () => acts.CancelAsync(id, request, CancellationToken.None));
            }
            else
            {
                host.Start($"{request.By} releases {id}", () => acts.ReleaseAsync(id, request, CancellationToken.None));
            }
        }
        else if (account.Ended.Count > 0)
        {
            var id = account.Ended.Keys.Order(ById).ElementAt(dice.Below(account.Ended.Count));
            host.Start($"{request.By} asks for {id} again", async () =>
            {
                if (await host.Get<Reruns>().RerunAsync(id, request, CancellationToken.None) is RerunResult.Requested { Claim: ClaimResult.Claimed { Claim: var claim } })
                {
                    host.Get<RunPool>().Take(claim);
                }
            });
        }
    }

    private static Comparer<ExecutionId> ById { get; } = Comparer<ExecutionId>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));

    private static Dictionary<string, string?> AnyValues(Dice dice) => dice.Below(8) switch
    {
        0 or 1 => new() { ["schedule"] = SimulatedBuild.AnySchedule(dice) },
        2 => new() { ["timeZone"] = SimulatedBuild.AnyZone(dice) },
        3 => new() { ["misfire"] = dice.Of("latest", "all", "none") },
        4 or 5 => new() { ["overlap"] = dice.Of("skip", "queue", "cancelRunning", "allow") },
        6 => new() { ["maxRetries"] = dice.Of("0", "1", "3"), ["rerunAfterLoss"] = dice.Of("0", "1") },
        _ => new() { ["maxLateness"] = dice.Of("00:00:30", "00:10:00"), ["timeout"] = dice.Of("00:00:10", "00:02:00") },
    };
}
