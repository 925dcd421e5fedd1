using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.Tokens;

namespace Carillon.TestKit.Storage;

/// <summary>A row of every kind, with every value set: what codecs and stores must carry without loss.</summary>
public static class SampleRows
{
    private static readonly JobId Job = JobId.Create("billing", "nightly-export");
    private static readonly DateTimeOffset At = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private static readonly ExecutionId Id = ExecutionId.ForOccurrence(Job, At);

    public static IReadOnlyList<(RowKey Key, StateRow Row)> All { get; } =
    [
        (StateKeys.Job(Job), new JobRow
        {
            FunctionName = "nightly-export",
            Schedule = "0 30 2 * * *",
            TimeZone = "Europe/Berlin",
            Description = "Exports yesterday's invoices — \"all\" of them 🔔",
            Timeout = TimeSpan.FromMinutes(10),
            MaxRetries = 3,
            Enabled = true,
            Misfire = MisfirePolicy.All,
            MaxLateness = TimeSpan.FromHours(6),
            Overlap = OverlapPolicy.CancelRunning,
            RerunAfterLoss = 2,
            Tags = ["money", "nightly"],
            RetainFor = TimeSpan.FromDays(90),
            RetainCount = 500,
            System = true,
            OnlyByPlatform = "uses bindings",
            Overrides = new JobOverrides
            {
                Enabled = false,
                Schedule = "0 45 2 * * *",
                ScheduleAsTyped = "${EXPORT_SCHEDULE}",
                TimeZone = "Europe/Paris",
                Timeout = TimeSpan.FromMinutes(5),
                MaxRetries = 1,
                RerunAfterLoss = 1,
                Misfire = MisfirePolicy.None,
                MaxLateness = TimeSpan.FromHours(1),
                Overlap = OverlapPolicy.Queue,
                RetainFor = TimeSpan.FromDays(7),
                RetainCount = 50,
            },
            Pause = new JobPause(At, At.AddHours(1), "month's end", "ada"),
            UndeclaredSince = At,
            RetiredAt = At.AddDays(1),
            Edition = 3,
            BuiltAt = At.AddDays(-2),
            Hash = "0123456789abcdef0123456789abcdef",
            Build = "0.1.0+abc",
            CreatedAt = At,
            UpdatedAt = At.AddDays(1),
        }),
        (StateKeys.JobState(Job), new JobStateRow
        {
            Cursor = At,
            NextDue = At.AddDays(1),
            Edition = 3,
            Running = [Id],
            Waiting = [Id],
            LastRun = new LastRun(Id, ExecutionState.Failed, At.AddSeconds(3), TimeSpan.FromSeconds(2.5)),
            LastSuccessAt = At.AddDays(-1),
            LastFailureAt = At,
            LastSuccess = Id,
            LastFailure = Id,
            ConsecutiveFailures = 1,
            ConsecutiveSuccesses = 2,
            ConsecutiveLosses = 1,
            Days = [new DayTotals(new DateOnly(2026, 3, 2), new Dictionary<ExecutionState, long> { [ExecutionState.Failed] = 1 }, 2500)],
            Durations = [2500, 1],
            Dropped = 12,
            Totals = new Dictionary<ExecutionState, long> { [ExecutionState.Succeeded] = 7, [ExecutionState.Missed] = 5_000_000_000 },
        }),
        (StateKeys.Due(At, Job), new DueRow(Job, At)),
        (StateKeys.LiveRun(Id), new LiveRow
        {
            Id = Id,
            Job = Job,
            State = ExecutionState.Running,
            Trigger = RunTrigger.Manual,
            RequestedBy = "ada",
            Reason = "month's end",
            DueAt = At,
            StartedAt = At.AddMilliseconds(12),
            Parameters = new Dictionary<string, string> { ["day"] = "2026-03-01" },
            RetryOf = Id,
            Losses = 1,
            AttemptsBefore = 2,
            Cancel = new CancelRequest(At, "ada", "not today"),
            Fence = "00112233445566778899aabbccddeeff",
            Instance = "host-1",
            LeaseUntil = At.AddMinutes(1),
            Progress = new RunProgress(12.5, "half of a quarter"),
            LogTail = "10:00:00.012 INF x: y",
        }),
        (StateKeys.Execution(Job, Id), new ExecutionRow
        {
            Id = Id,
            Job = Job,
            State = ExecutionState.Failed,
            Trigger = RunTrigger.Schedule,
            RequestedBy = "ada",
            Reason = "why",
            BlockedBy = Id,
            DueAt = At,
            LastDueAt = At.AddHours(1),
            Occurrences = 61,
            RetryOf = Id,
            Losses = 1,
            Lost = true,
            StartedAt = At.AddMilliseconds(12),
            FinishedAt = At.AddSeconds(3),
            Duration = TimeSpan.FromTicks(29_880_001),
            Attempts = 2,
            Message = "no",
            Metrics = new Dictionary<string, double> { ["rows"] = 0.1, ["big"] = 1e300 },
            Parameters = new Dictionary<string, string> { ["day"] = "2026-03-01" },
            Error = new RunError("System.Exception", "no", "at X"),
            Log = "a\nb",
            LongLog = new LongLog("prod/logs/2026-03-02/019cadfd890010f688467edc85a2afc0-00112233445566778899aabbccddeeff.log.gz", 210_000, 2_000),
            Usage = new ProcessUsage(81.5, 12.5),
            Fence = "00112233445566778899aabbccddeeff",
            Instance = "host-1",
            Build = "0.1.0+abc",
        }),
        (StateKeys.RecentRun(Id), new RecentRow
        {
            Id = Id,
            Job = Job,
            State = ExecutionState.Failed,
            Trigger = RunTrigger.Schedule,
            DueAt = At,
            Occurrences = 61,
            System = true,
            StartedAt = At.AddMilliseconds(12),
            FinishedAt = At.AddSeconds(3),
            Duration = TimeSpan.FromSeconds(2.988),
            Summary = "no",
        }),
        (StateKeys.AuditEntry(Id), new AuditRow
        {
            Id = Id,
            At = At,
            By = "ada",
            Act = "override",
            Job = Job,
            Execution = Id,
            Reason = "month's end",
            Before = new Dictionary<string, string?> { ["schedule"] = null },
            After = new Dictionary<string, string?> { ["schedule"] = "0 45 2 * * *" },
        }),
        (StateKeys.IdempotentRequest("00ff"), new IdempotencyRow("ff00", At, Id)),
        (StateKeys.Token(Id), new TokenRow
        {
            Id = Id,
            Name = "deploy pipeline",
            SecretHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            Role = TokenRole.Operator,
            AllNamespaces = true,
            Namespaces = ["billing", "mail"],
            CreatedAt = At,
            CreatedBy = "ada",
            Reason = "to pause while it deploys",
            ExpiresAt = At.AddDays(90),
            LastUsedAt = At.AddHours(1),
            RevokedAt = At.AddDays(1),
            RevokedBy = "grace",
            RevokeReason = "it got out",
        }),
        (StateKeys.Build("0.1.0+ABC"), new BuildRow("0.1.0+ABC", At, At.AddDays(1))),
        (StateKeys.Setting("heartbeat"), new HeartbeatRow(At, "host-1", "0.1.0+abc")),
        (StateKeys.HealthCheck, new HeartbeatRow(At, "host-1", "0.1.0+abc")),
        (StateKeys.Change(Id, At), new ChangeRow(["state!billing!nightly-export", StateKeys.LiveRun(Id).Value], true)),
        (StateKeys.BackupFeed, new FeedRow("00112233445566778899aabbccddeeff", At)
        {
            Sequence = 4711,
            Seal = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            To = At.AddMinutes(1),
        }),
        (StateKeys.BackupProof, new ProofRow
        {
            ProvenAt = At,
            Snapshot = "20260302t100000z-00112233",
            Point = At.AddMinutes(1),
            Rows = 5_000_000_000,
            FailedAt = At.AddHours(6),
            Failure = "dev/snapshots/20260302t100000z-00112233/00001.ndjson.gz is missing",
        }),
        (StateKeys.Restore, new RestoreRow("20260302t100000z-00112233", At, 4711, 3, 2) { SettlingSince = At.AddHours(1) }),
        (StateKeys.LiveGeneration, new GenerationRow(2, 3, 4)
        {
            Restore = new RestoreHold("00112233445566778899aabbccddeeff", "ada", "host-1", "20260302t100000z-00112233 to 2026-03-02T10:00:00Z", 4, At.AddSeconds(30), Holds: true),
        }),
        (StateKeys.HandOffKey, new HandOffKeyRow("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", At)),
    ];
}
