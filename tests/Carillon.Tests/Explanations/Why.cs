using System.Globalization;
using Carillon.Executions;
using Carillon.Explanations;
using Carillon.Jobs;
using Carillon.Operators;
using Carillon.Scheduling;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Explanations;

/// <summary>Asks an engine why, as the route does.</summary>
internal static class Why
{
    /// <summary>Asks for an instant, as it is written.</summary>
    public static Task<Explanation> WhyAsync(this EngineUnderTest engine, Job job, string at) =>
        engine.WhyAsync(job, DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    /// <summary>Asks for an instant.</summary>
    public static async Task<Explanation> WhyAsync(this EngineUnderTest engine, Job job, DateTimeOffset at)
    {
        var row = (await engine.Store.ReadAsync<JobRow>(StateKeys.Job(job.Id), CancellationToken.None))!;
        var inForce = row.Row.Effective(job.Id);
        var schedule = Schedule.Parse(inForce.Schedule, TimeZoneInfo.FindSystemTimeZoneById(inForce.TimeZone));
        return await engine.Get<Explainer>().ExplainAsync(row, schedule, at, CancellationToken.None);
    }

    /// <summary>Asks for an instant, and compares the answer.</summary>
    public static async Task<Explanation> ExplainsAsync(this EngineUnderTest engine, Job job, string at, ExplanationVerdict verdict, string sentence)
    {
        var explanation = await engine.WhyAsync(job, at);
        Assert.Equal(sentence, explanation.Sentence);
        Assert.Equal(verdict, explanation.Verdict);
        Assert.IsType<Evidence.OfJob>(explanation.Evidence[^1]);
        return explanation;
    }

    /// <summary>The executions that an explanation goes by, over or under way.</summary>
    public static IEnumerable<ExecutionId> Executions(this Explanation explanation) =>
        explanation.Evidence.Select(row => row switch
        {
            Evidence.OfExecution over => over.Row.Id,
            Evidence.OfLive live => live.Row.Id,
            _ => default(ExecutionId?),
        }).OfType<ExecutionId>();

    /// <summary>The acts that an explanation goes by.</summary>
    public static IEnumerable<string> Acts(this Explanation explanation) => explanation.Evidence.OfType<Evidence.OfAudit>().Select(act => $"{act.Row.By} {act.Row.Act}");

    /// <summary>Takes what is due now, and runs it to its end.</summary>
    public static async Task<ExecutionRow> RingAsync(this EngineUnderTest engine, Job job, DateTimeOffset at)
    {
        engine.Clock.AdvanceTo(at);
        return (await engine.RunAsync(await engine.ClaimDueAsync(job))).Execution;
    }

    /// <summary>Runs an execution again, by hand: it has begun, and does not end.</summary>
    public static async Task<ExecutionId> ClaimRequestedAsync(this EngineUnderTest engine, Job job, ExecutionId before) =>
        (await engine.Claimer.ClaimRequestedAsync(job, EngineUnderTest.ByHand() with { RetryOf = before }, CancellationToken.None)).Taken().Id;

    /// <summary>Somebody who asks for an act.</summary>
    public static ActRequest By(string? reason = null) => new("ada", reason);

    /// <summary>An act that was done.</summary>
    public static async Task DoneAsync(Task<JobActResult> act) => Assert.True(Assert.IsType<JobActResult.Done>(await act).Changed);
}
