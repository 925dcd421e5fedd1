using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Metrics;

/// <summary>Writes the metrics of jobs, a family at a time: each has a sample, or a histogram, of every job.</summary>
internal sealed class JobMetrics(PrometheusText text, IReadOnlyList<MeasuredJob> jobs, DateTimeOffset now)
{
    private static readonly RunCounters None = new();

    private static readonly IReadOnlyList<(ExecutionState State, string Name)> Outcomes =
    [
        (ExecutionState.Succeeded, "succeeded"), (ExecutionState.Failed, "failed"), (ExecutionState.TimedOut, "timed_out"),
        (ExecutionState.Cancelled, "cancelled"), (ExecutionState.Interrupted, "interrupted"), (ExecutionState.Abandoned, "abandoned"),
        (ExecutionState.Skipped, "skipped"), (ExecutionState.Missed, "missed"),
    ];

    public void Write()
    {
        WriteCounters();
        WriteStanding();
        WriteDefinitions();
    }

    private void WriteCounters()
    {
        text.Counter("carillon_executions_total", "Occurrences and runs by how they ended, each occurrence that did not run among them.");
        foreach (var (job, state) in States())
        {
            foreach (var (outcome, name) in Outcomes)
            {
                text.Sample(state.Totals.GetValueOrDefault(outcome), ("namespace", job.Id.Namespace), ("job", job.Id.Name), ("outcome", name));
            }
        }

        text.Histogram("carillon_execution_duration_seconds", "How long runs took, attempts and pauses together, however they ended.");
        foreach (var (job, state) in States())
        {
            text.Buckets((state.Counters ?? None).Durations, RunCounters.DurationBounds, Labels(job));
        }

        text.Histogram("carillon_start_lateness_seconds", "How long after their due time runs began that a schedule asked for.");
        foreach (var (job, state) in States())
        {
            text.Buckets((state.Counters ?? None).Lateness, RunCounters.LatenessBounds, Labels(job));
        }

        text.Counter("carillon_attempts_total", "How often the code of a job was called; what is more than its runs are retries.");
        Of(state => (state.Counters ?? None).Attempts);
        WriteCosts();
    }

    private void WriteCosts()
    {
        text.Counter("carillon_storage_calls_total", "Calls of the state store that runs took, from their claim to their record: read for rows and pages, write for transactions.");
        foreach (var (job, state) in States())
        {
            var counters = state.Counters ?? None;
            text.Sample(counters.Reads, ("namespace", job.Id.Namespace), ("job", job.Id.Name), ("kind", "read"));
            text.Sample(counters.Writes, ("namespace", job.Id.Namespace), ("job", job.Id.Name), ("kind", "write"));
        }

        text.Counter("carillon_invocation_seconds_total", "How long runs kept invocations busy, from their claim to their record.");
        Of(state => (state.Counters ?? None).InvocationUs / 1_000_000d);
        text.Counter("carillon_metered_runs_total", "The runs that these calls and this time are of.");
        Of(state => (state.Counters ?? None).Metered);
    }

    private void WriteStanding()
    {
        text.Gauge("carillon_runs_under_way", "Runs whose code runs now, or that have begun and wait for an invocation to go on in.");
        Of(state => state.Running.Count);
        text.Gauge("carillon_runs_waiting", "Runs that were accepted and have not begun.");
        Of(state => state.Waiting.Count);
        text.Gauge("carillon_job_next_due_timestamp_seconds", "When the job is due next; in the past where no clock has come for it. Absent where it never is.");
        At(state => state.NextDue);
        text.Gauge("carillon_job_last_success_timestamp_seconds", "When a run last succeeded.");
        At(state => state.LastSuccessAt);
        text.Gauge("carillon_job_last_failure_timestamp_seconds", "When a run last failed, timed out or was abandoned.");
        At(state => state.LastFailureAt);
        text.Gauge("carillon_job_last_run_timestamp_seconds", "When the newest run ended.");
        At(state => state.LastRun?.FinishedAt);
        text.Gauge("carillon_job_last_run_duration_seconds", "How long the newest run took.");
        Of(state => state.LastRun?.Duration.TotalSeconds);
        text.Gauge("carillon_job_consecutive_failures", "Runs that failed, timed out or were abandoned since the last success.");
        Of(state => state.ConsecutiveFailures);
    }

    private void WriteDefinitions()
    {
        text.Gauge("carillon_job_enabled", "1 where the job runs when it is due, 0 where it is switched off or retired.");
        OfRows(job => job.Effective.Enabled && job.Row.RetiredAt is null);
        text.Gauge("carillon_job_paused", "1 where the job is paused.");
        OfRows(job => job.Row.Pause?.IsOn(now) == true);
        text.Gauge("carillon_job_info", "1 for each job; system says whether it is one of Carillon's own.");
        foreach (var (id, row, _) in jobs)
        {
            if (row is not null)
            {
                text.Sample(1, ("namespace", id.Namespace), ("job", id.Name), ("system", row.System ? "true" : "false"));
            }
        }
    }

    private void Of(Func<JobStateRow, double?> value)
    {
        foreach (var (job, state) in States())
        {
            if (value(state) is { } number)
            {
                text.Sample(number, Labels(job));
            }
        }
    }

    private void At(Func<JobStateRow, DateTimeOffset?> time)
    {
        foreach (var (job, state) in States())
        {
            text.Time(time(state), Labels(job));
        }
    }

    private void OfRows(Func<(JobRow Row, Jobs.JobDefinition Effective), bool> holds)
    {
        foreach (var job in jobs)
        {
            if (job.Row is { } row)
            {
                text.Sample(holds((row, row.Effective(job.Id))) ? 1 : 0, Labels(job));
            }
        }
    }

    private IEnumerable<(MeasuredJob Job, JobStateRow State)> States() => jobs.Where(job => job.State is not null).Select(job => (job, job.State!));

    private static (string, string)[] Labels(MeasuredJob job) => [("namespace", job.Id.Namespace), ("job", job.Id.Name)];
}
