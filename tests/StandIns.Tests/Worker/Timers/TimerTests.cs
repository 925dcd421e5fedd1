using Microsoft.Extensions.Logging;
using StandIns.Tests.Worker.Testing;
using static StandIns.Tests.Worker.Timers.TimerBench;

namespace StandIns.Tests.Worker.Timers;

public sealed class TimerTests
{
    [Fact]
    public async Task Fire_Monitored_TellsTheStatusFromBeforeTheRun()
    {
        await using var bench = await StartAsync(typeof(MinuteFunctions));

        var first = await bench.FireAtAsync(At(0, 1));
        var second = await bench.FireAtAsync(At(0, 2));

        Assert.Equal(default, first.Timer.ScheduleStatus!.Last);
        Assert.Equal(default, first.Timer.ScheduleStatus.LastUpdated);
        Assert.Equal(At(0, 1).UtcDateTime, first.Timer.ScheduleStatus.Next.ToUniversalTime());
        Assert.Equal(At(0, 1).UtcDateTime, second.Timer.ScheduleStatus!.Last.ToUniversalTime());
        Assert.Equal(At(0, 2).UtcDateTime, second.Timer.ScheduleStatus.Next.ToUniversalTime());
        Assert.NotEqual(first.InvocationId, second.InvocationId);
        Assert.Null(first.Retry);
    }

    [Fact]
    public async Task Fire_OverrunOfSeveralOccurrences_MakesOneImmediateRunThatIsNotPastDue()
    {
        await using var bench = await StartAsync(typeof(MinuteFunctions));
        var release = new TaskCompletionSource();
        bench.Probe.Body = _ => release.Task;
        await bench.FireAtAsync(At(0, 1));

        bench.Clock.Advance(TimeSpan.FromMinutes(3.5));
        Assert.True(bench.Probe.IsQuiet);
        bench.Probe.Body = _ => Task.CompletedTask;
        release.SetResult();
        var immediate = await bench.Probe.NextAsync();
        await bench.Clock.WhenArmedAsync(At(0, 5));

        Assert.False(immediate.Timer.IsPastDue);
        Assert.Equal(At(0, 2).UtcDateTime, immediate.Timer.ScheduleStatus!.Next.ToUniversalTime());
        Assert.True(bench.Probe.IsQuiet);
    }

    [Fact]
    public async Task Fire_FunctionFails_NextOccurrenceComes()
    {
        await using var bench = await StartAsync(typeof(MinuteFunctions));
        bench.Probe.Body = _ => throw new InvalidOperationException("no");

        await bench.FireAtAsync(At(0, 1));
        await bench.FireAtAsync(At(0, 2));

        Assert.Equal(2, bench.App.Log.Faults.Count(f => f is InvalidOperationException));
    }

    [Fact]
    public async Task Restart_AfterMissedOccurrences_RunsOnceAtOncePastDue()
    {
        using var folder = new TestFolder { Keep = true };
        var clock = new ManualTime(Start);
        await using (var before = await StartAsync(typeof(MinuteFunctions), clock, folder))
        {
            await before.FireAtAsync(At(0, 1));
            await clock.WhenArmedAsync(At(0, 2));
        }

        clock.Advance(TimeSpan.FromMinutes(5.5));
        folder.Keep = false;
        await using var after = await StartAsync(typeof(MinuteFunctions), clock, folder);
        var run = await after.Probe.NextAsync();
        await clock.WhenArmedAsync(At(0, 7));

        Assert.True(run.Timer.IsPastDue);
        Assert.Equal(At(0, 2).UtcDateTime, run.Timer.ScheduleStatus!.Next.ToUniversalTime());
        Assert.Equal(At(0, 1).UtcDateTime, run.Timer.ScheduleStatus.Last.ToUniversalTime());
        Assert.True(after.Probe.IsQuiet);
    }

    [Fact]
    public async Task Restart_NeverFiredAndMissed_IsPastDue()
    {
        using var folder = new TestFolder { Keep = true };
        var clock = new ManualTime(Start);
        await (await StartAsync(typeof(MinuteFunctions), clock, folder)).DisposeAsync();
        clock.Advance(TimeSpan.FromMinutes(2));
        folder.Keep = false;

        await using var after = await StartAsync(typeof(MinuteFunctions), clock, folder);

        Assert.True((await after.Probe.NextAsync()).Timer.IsPastDue);
    }

    [Fact]
    public async Task Restart_ScheduleChanged_IsNotPastDue()
    {
        using var folder = new TestFolder { Keep = true };
        var clock = new ManualTime(Start);
        await using (var before = await StartAsync(typeof(SettingFunctions), clock, folder, "--Bell:Hour=*", "--Bell:Minutes=1"))
        {
            await clock.WhenArmedAsync(At(0, 1));
        }

        clock.Advance(TimeSpan.FromMinutes(10));
        folder.Keep = false;
        await using var after = await StartAsync(typeof(SettingFunctions), clock, folder, "--Bell:Hour=*", "--Bell:Minutes=5");
        await clock.WhenArmedAsync(At(1, 5));

        Assert.True(after.Probe.IsQuiet);
    }

    [Fact]
    public async Task Start_RunOnStartup_RunsOnceAtOnceThenOnSchedule()
    {
        await using var bench = await StartAsync(typeof(StartupFunctions));

        var startup = await bench.Probe.NextAsync();
        await bench.FireAtAsync(At(0, 1));

        Assert.False(startup.Timer.IsPastDue);
        Assert.Equal(At(0, 1).UtcDateTime, startup.Timer.ScheduleStatus!.Next.ToUniversalTime());
    }

    [Fact]
    public async Task Fire_Unmonitored_HasNoStatus()
    {
        await using var bench = await StartAsync(typeof(UnmonitoredFunctions));

        var run = await bench.FireAtAsync(At(0, 1));

        Assert.Null(run.Timer.ScheduleStatus);
        Assert.False(File.Exists(Path.Combine(bench.App.Folder.Path, "data", "host", "timers.json")));
    }

    [Fact]
    public async Task Fire_EveryTenSeconds_IsNotMonitored()
    {
        await using var bench = await StartAsync(typeof(FrequentFunctions));

        var run = await bench.FireAtAsync(At(0, 0, 40));

        Assert.Null(run.Timer.ScheduleStatus);
    }

    [Fact]
    public async Task Fire_Interval_ComesThatLongAfterTheStartAndEachRun()
    {
        await using var bench = await StartAsync(typeof(IntervalFunctions));

        await bench.FireAtAsync(At(1, 30, 30));
        await bench.FireAtAsync(At(3, 0, 30));
    }

    [Fact]
    public async Task Fire_MonthsAway_WaitsInPieces()
    {
        await using var bench = await StartAsync(typeof(YearlyFunctions));

        for (var piece = 1; piece <= 7; piece++)
        {
            await bench.Clock.WhenArmedAsync(Start + (piece * TimeSpan.FromDays(24)));
            bench.Clock.Advance(TimeSpan.FromDays(24));
            Assert.True(bench.Probe.IsQuiet);
        }

        await bench.FireAtAsync(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Start_SettingsInSchedule_AreResolved()
    {
        await using var bench = await StartAsync(typeof(SettingFunctions), null, null, "--Bell:Hour=3", "--Bell:Minutes=15");

        await bench.FireAtAsync(At(3, 15));
    }

    [Fact]
    public async Task Start_UnreadableSchedules_DisableOnlyTheirFunctionsAndSaySo()
    {
        await using var bench = await StartAsync(typeof(UnreadableFunctions));

        await bench.FireAtAsync(At(0, 1));

        Assert.Equal(
            [
                "Function 'missing' is disabled: '%Bell:Missing%' does not resolve to a value: the app setting 'Bell:Missing' is missing.",
                "Function 'unclosed' is disabled: The '%' at position 2 of '0 %Bell * * *' does not have a closing '%'.",
                "Function 'nonsense' is disabled: The schedule 'soon' is neither a cron expression of five or six fields (numbers, names, '*', ',', '-', '/') nor a time span.",
            ],
            bench.App.Log.Entries.Where(e => e is { Level: LogLevel.Error, Id: 40 }).Select(e => e.Message));
    }

    [Fact]
    public async Task Start_DisabledBySetting_DoesNotFire()
    {
        await using var bench = await StartAsync(typeof(StartupFunctions), null, null, "--AzureWebJobs.startup.Disabled=1");

        bench.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.True(bench.Probe.IsQuiet);
        Assert.Contains(bench.App.Log.Entries, e => e.Message == "Function 'startup' is disabled by a setting");
    }

    [Fact]
    public async Task Fire_RawJson_IsWhatTheHostSends()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup { Functions = [typeof(RawFunctions)], Clock = new ManualTime(Start) });

        var json = await RawFunctions.Json.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"0001-01-01T00:00:00+00:00","Next":"2026-01-01T00:01:00+00:00","LastUpdated":"0001-01-01T00:00:00+00:00"},"IsPastDue":false}""", json);
    }
}
