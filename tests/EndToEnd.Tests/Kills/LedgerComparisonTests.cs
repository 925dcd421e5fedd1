namespace EndToEnd.Tests.Kills;

/// <summary>The kill tests can fail: each thing that may go wrong is found where it is made up.</summary>
public sealed class LedgerComparisonTests
{
    private static readonly DateTimeOffset FirstSeen = new(2026, 11, 21, 4, 0, 0, 500, TimeSpan.Zero);

    private static readonly LedgerRow Ran = Row("1", "Succeeded", 1) with { Attempts = 1 };
    private static readonly LedgerRow Missed = Row("2", "Missed", 2) with { LastDueAt = Second(3), Occurrences = 2 };
    private static readonly LedgerRow Lost = Row("4", "Abandoned", 4) with { Attempts = 1 };
    private static readonly LedgerRow Asked = new("5", "Succeeded", "Manual", null, null, 1, 1, null, "request-1", "by hand");
    private static readonly LedgerRow Rerun = Row("6", "Succeeded", 4) with { Trigger = "Rerun", Attempts = 1, RetryOf = "4" };

    private static readonly RunNote[] Notes =
    [
        Note(RunNote.Kind.Start, Ran), Note(RunNote.Kind.Done, Ran),
        Note(RunNote.Kind.Start, Asked), Note(RunNote.Kind.Done, Asked),
        Note(RunNote.Kind.Start, Lost),
    ];

    [Fact]
    public void Findings_WhatTheCodeNotedIsInTheLedger_AreNone() => Assert.Empty(Findings(Notes, Job(Ran, Missed, Lost, Asked)));

    [Fact]
    public void Findings_StartWithoutARow_AreOne() =>
        AssertFinds("has no row", [.. Notes, Note(RunNote.Kind.Start, Ran with { Id = "9" })], Job(Ran, Missed, Lost, Asked));

    [Fact]
    public void Findings_StartedTwiceInOneProcess_AreOne() =>
        AssertFinds("do not go up by one", [.. Notes, Note(RunNote.Kind.Start, Lost)], Job(Ran, Missed, Lost, Asked));

    [Fact]
    public void Findings_StartedAgainInTheNextProcess_AreOne() =>
        AssertFinds("more than one process", [.. Notes, Note(RunNote.Kind.Start, Lost) with { Attempt = 2, Process = "next" }], Job(Ran, Missed, Lost, Asked) with { MaxRetries = 1 });

    [Fact]
    public void Findings_RowThatDidNotRunHasAStart_AreOne() =>
        AssertFinds("on record as not run", [.. Notes, Note(RunNote.Kind.Start, Missed)], Job(Ran, Missed, Lost, Asked));

    [Fact]
    public void Findings_SucceededWithoutAnEnd_AreOne() =>
        AssertFinds("did not come to its end", [Notes[0], .. Notes[2..]], Job(Ran, Missed, Lost, Asked));

    [Fact]
    public void Findings_InstantWithoutARow_AreOne() => AssertFinds("1 instants are not accounted for", Notes, Job(Ran, Missed with { LastDueAt = null, Occurrences = 1 }, Lost, Asked));

    [Fact]
    public void Findings_InstantWithTwoRows_AreOne() =>
        AssertFinds("accounted for more than once", Notes, Job(Ran, Missed, Lost, Asked, Row("7", "Skipped", 3)));

    [Fact]
    public void Findings_TotalsThatAreOff_AreOne() =>
        AssertFinds("its state counts 7 Succeeded", Notes, Job(Ran, Missed, Lost, Asked) with { Totals = new Dictionary<string, long> { ["Succeeded"] = 7, ["Missed"] = 2, ["Abandoned"] = 1 } });

    [Fact]
    public void Findings_StillUnderWay_AreOne() => AssertFinds("still under way", Notes, Job(Ran, Missed, Lost, Asked) with { UnderWay = 1 });

    [Fact]
    public void Findings_LostRunThatIsToRunAgain_IsFoundUntilItDid()
    {
        RunNote[] again = [.. Notes, Note(RunNote.Kind.Start, Rerun), Note(RunNote.Kind.Done, Rerun)];

        AssertFinds("not started again", Notes, Job(Ran, Missed, Lost, Asked) with { RerunAfterLoss = 1 });
        AssertFinds("was not to be started again", again, Job(Ran, Missed, Lost, Asked, Rerun));
        Assert.Empty(Findings(again, Job(Ran, Missed, Lost, Asked, Rerun) with { RerunAfterLoss = 1, Overlap = "Allow" }));
    }

    [Fact]
    public void Findings_TwoRunsSideBySide_AreOneWhereTheyMayNotBe()
    {
        RunNote[] sideBySide = [Notes[0], Notes[2], Notes[1], Notes[3], Notes[4]];

        AssertFinds("side by side", sideBySide, Job(Ran, Missed, Lost, Asked));
        Assert.Empty(Findings(sideBySide, Job(Ran, Missed, Lost, Asked) with { Overlap = "Allow" }));
    }

    [Fact]
    public void Findings_RequestThatRanTwice_AreOne() =>
        AssertFinds("was to lead to one execution", [.. Notes, Note(RunNote.Kind.Start, Asked with { Id = "8" }), Note(RunNote.Kind.Done, Asked with { Id = "8" })], Job(Ran, Missed, Lost, Asked, Asked with { Id = "8" }));

    [Fact]
    public void Findings_RequestThatWasAnsweredAndIsGone_AreOne() => AssertFinds("'request-1' was answered with 5", [.. Notes[..2], Notes[4]], Job(Ran, Missed, Lost));

    [Fact]
    public void Findings_ListOverAllJobsDiffers_AreOneEach()
    {
        var job = Job(Ran, Missed, Lost, Asked);

        Assert.Contains("as ''", Assert.Single(Findings(Notes, job, Recent(job)[1..])), StringComparison.Ordinal);
        Assert.Contains("2 times", Assert.Single(Findings(Notes, job, [.. Recent(job), Recent(job)[0]])), StringComparison.Ordinal);
        Assert.Contains("no such row", Assert.Single(Findings(Notes, job, [.. Recent(job), ("9", "Succeeded")])), StringComparison.Ordinal);
    }

    private static void AssertFinds(string expected, RunNote[] notes, LedgerJob job) =>
        Assert.Contains(Findings(notes, job), finding => finding.Contains(expected, StringComparison.Ordinal));

    private static IReadOnlyList<string> Findings(RunNote[] notes, LedgerJob job, (string Id, string State)[]? recent = null) =>
        new LedgerComparison(notes, [job], recent ?? Recent(job), new Dictionary<string, string> { ["request-1"] = "5" }, new HashSet<string>()).Findings();

    private static (string Id, string State)[] Recent(LedgerJob job) => [.. job.Rows.Select(row => (row.Id, row.State))];

    /// <summary>A job that was due four times, at the first four seconds after it was first seen.</summary>
    private static LedgerJob Job(params LedgerRow[] rows) => new(
        "load", "Skip", 0, 0, FirstSeen, Second(4), 0,
        rows.GroupBy(row => row.State).ToDictionary(same => same.Key, same => (long)same.Sum(row => row.Occurrences)), rows);

    private static LedgerRow Row(string id, string state, int second) => new(id, state, "Schedule", Second(second), null, 1, 0, null, null, id);

    private static RunNote Note(RunNote.Kind what, LedgerRow row) => new(what, row.Id, "load", row.DueAt, 1, "first");

    private static DateTimeOffset Second(int second) => new(2026, 11, 21, 4, 0, second, TimeSpan.Zero);
}
