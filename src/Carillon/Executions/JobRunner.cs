using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Logs;
using Carillon.Storage.Rows;
using Carillon.Storage;
using Microsoft.Extensions.Options;

namespace Carillon.Executions;

/// <summary>
/// Runs what was claimed. One run is five steps: claim (<see cref="Claimer"/>), then here invoke, classify, record, report.
/// </summary>
public sealed class JobRunner
{
    private readonly ActiveRuns _activeRuns;
    private readonly LeaseKeeper _leases;
    private readonly Invoker _invoker;
    private readonly LongLogs _logs;
    private readonly Recorder _recorder;
    private readonly ClaimsFirst _claimsFirst;
    private readonly Reporter _reporter;
    private readonly ProcessIdentity _identity;
    private readonly StoreTime _time;
    private readonly ExecutionOptions _options;

    internal JobRunner(ActiveRuns activeRuns, LeaseKeeper leases, Invoker invoker, LongLogs logs, Recorder recorder, ClaimsFirst claimsFirst, Reporter reporter,
        ProcessIdentity identity, StoreTime time, IOptions<ExecutionOptions> options)
    {
        (_activeRuns, _leases, _invoker, _logs, _recorder, _claimsFirst, _reporter) = (activeRuns, leases, invoker, logs, recorder, claimsFirst, reporter);
        (_identity, _time, _options) = (identity, time, options.Value);
    }

    /// <summary>Runs a claimed execution to its end. The caller going away changes nothing: only the sources named here stop it.</summary>
    /// <param name="claim">What was claimed.</param>
    /// <param name="body">The code to call.</param>
    /// <param name="invocation">The time of the invocation it runs in. Null where it runs in none.</param>
    /// <returns>How it ended.</returns>
    public async Task<RunEnd> RunAsync(RunClaim claim, IJobBody body, InvocationTime? invocation)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(body);

        RunMeter.Current = claim.Meter;
        using var span = Reporter.Begin(claim.Job, claim.Live.Row);
        var run = _activeRuns.Begin(claim);
        try
        {
            var end = await InvokeAsync(run, body, invocation);
            if (end.HandsOn && await _recorder.HandOnAsync(claim, end.Attempts, run.Log.Text()))
            {
                return new RunEnd(null, null);
            }

            var verdict = Classifier.Classify(end, run.Job.Definition, _options.StopGrace);
            var execution = await _logs.KeepAsync(run, Describe(run, end, verdict));
            await _claimsFirst.Over;
            if (await _recorder.RecordAsync(claim, execution) is { } recorded)
            {
                execution = recorded;
                _reporter.Report(execution, span);
            }

            return new RunEnd(execution, verdict.Exception);
        }
        finally
        {
            _activeRuns.End(run);
        }
    }

    private async Task<InvocationEnd> InvokeAsync(JobRun run, IJobBody body, InvocationTime? invocation)
    {
        await using var platform = (invocation?.Over ?? CancellationToken.None).Register(() => run.Stop.Request(StopReason.PlatformLimit));
        await using var lease = _leases.Hold(run);
        return await _invoker.InvokeAsync(run, body, invocation);
    }

    /// <summary>The row of a run that is over, but for its log. Secrets go before long texts are cut: a cut may leave a part of one, which no mask finds.</summary>
    private ExecutionRow Describe(JobRun run, InvocationEnd end, Verdict verdict)
    {
        var live = run.Claim.Live.Row;
        return new ExecutionRow
        {
            Id = live.Id,
            Job = live.Job,
            State = verdict.State,
            System = live.System,
            Trigger = live.Trigger,
            RequestedBy = live.RequestedBy,
            RequestId = live.RequestId,
            Reason = run.Mask.Apply(verdict.Reason ?? live.Reason),
            DueAt = live.DueAt,
            RetryOf = live.RetryOf,
            Losses = live.Losses,
            Lost = verdict.Lost,
            StartedAt = live.StartedAt,
            FinishedAt = _time.GetUtcNow(),
            Duration = end.Attempts > 0 && live is { AttemptsBefore: > 0, StartedAt: { } began } && _time.GetUtcNow() - began is var whole && whole > run.Elapsed ? whole : run.Elapsed,
            Attempts = end.Attempts,
            Message = RowText.Cut(run.Mask.Apply(verdict.Message), RowText.Sentence),
            Metrics = Metrics(run.Context, end.Last),
            Parameters = live.Parameters,
            Error = verdict.Error is { } error
                ? new RunError(error.Type, RowText.Cut(run.Mask.Apply(error.Message), RowText.Sentence), RowText.Cut(run.Mask.Apply(error.Stack), RowText.Page))
                : null,
            Usage = run.Usage(),
            Fence = live.Fence,
            Instance = _identity.Instance,
            Build = _identity.Build,
        };
    }

    private static Dictionary<string, double> Metrics(JobContext context, AttemptEnd end)
    {
        var metrics = context.Metrics.ToDictionary();
        if (end is AttemptEnd.Returned { Result: { } result })
        {
            foreach (var (name, value) in result.Metrics)
            {
                metrics[name] = value;
            }
        }

        return metrics;
    }
}
