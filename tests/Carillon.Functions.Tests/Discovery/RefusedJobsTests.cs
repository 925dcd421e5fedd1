using Carillon.Configuration;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.Tests.Discovery;

/// <summary>Jobs that can't run as they are written: each stops the start, with its method's name and what to write instead.</summary>
public sealed class RefusedJobsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("carillon-refused-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(typeof(UnknownParameter), "the parameter 'colour' (String) can't be given to a job")]
    [InlineData(typeof(BadSchedule), "the schedule \"0 61 * * * *\" can't be read")]
    [InlineData(typeof(NeverDue), "the schedule \"0 0 0 30 2 *\" is never due")]
    [InlineData(typeof(Interval), "the schedule \"00:05:00\" is an interval")]
    [InlineData(typeof(ForeignCron), "has 'L', which the Functions host can't read")]
    [InlineData(typeof(MissingSetting), "the setting 'Schedules:Nobody' has no value")]
    [InlineData(typeof(HostRetry), "[FixedDelayRetry] makes the platform start the run again behind the ledger's back. Remove it, and write [Job(MaxRetries = 3)]")]
    [InlineData(typeof(NegativeTimeout), "Timeout = \"-1\" is not a time of more than 00:00:00")]
    [InlineData(typeof(DaysForTimeout), "Timeout = \"10\" is not a time of more than 00:00:00 and at most 1.00:00:00")]
    [InlineData(typeof(TimeoutBeyondThePlatforms), "Timeout = \"00:09:31\" is too long: the platform ends an invocation after 00:10:00 (functionTimeout in host.json)")]
    [InlineData(typeof(NegativeRetries), "MaxRetries = -1 is not from 0 to 100")]
    [InlineData(typeof(TooManyRetries), "MaxRetries = 101 is not from 0 to 100")]
    [InlineData(typeof(BadAlias), "Alias = \"content pipeline\" is not a letter followed by")]
    [InlineData(typeof(BadFunctionAlias), "FunctionAlias = \"trigger/it\" is not a letter followed by")]
    [InlineData(typeof(BadNamespace), "Namespace = \"a/b\" is not a letter followed by")]
    [InlineData(typeof(UnknownZone), "TimeZone = \"Europe/Nowhere\" is not a zone of this machine")]
    [InlineData(typeof(UnknownMisfire), "Misfire = 7 is not one of Latest, None, All")]
    [InlineData(typeof(NegativeLateness), "MaxLateness = \"-00:01:00\" is not a time of more than 00:00:00 and at most 30.00:00:00")]
    [InlineData(typeof(LatenessOfNothing), "has nothing to say with Misfire = None")]
    [InlineData(typeof(ZoneForThePlatform), "TimeZone = \"Asia/Kathmandu\" can't be kept: only the platform's timer can run it")]
    [InlineData(typeof(AllForThePlatform), "Misfire = All can't be kept: only the platform's timer can run it")]
    [InlineData(typeof(JobContextBesideABinding), "the parameter 'job' (JobContext) would stay empty: the platform calls the method, because it uses bindings: its parameter 'bound' is bound by the platform")]
    [InlineData(typeof(ReturnsANumber), "it returns Int32, which nobody would wait for or read. Write void or JobResult, or Task or Task<JobResult> where it is async.")]
    [InlineData(typeof(ReturnsValueTaskOfANumber), "it returns ValueTask<Int32>, which nobody would wait for or read. Write ValueTask, or ValueTask<JobResult>.")]
    [InlineData(typeof(JobAndNotAJob), "[Job] and [NotAJob] contradict each other")]
    [InlineData(typeof(JobWithoutTimer), "[Job] needs a timer trigger")]
    public async Task Start_JobThatCantRun_NamesItAndSaysWhy(Type fixture, string expected)
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync(fixture));

        Assert.Equal($"Some jobs can't run as they are written:{Environment.NewLine}  - {refusal.Problems.Single()}", refusal.Message);
        Assert.StartsWith($"{fixture.FullName}.Run ('fixture'): ", refusal.Problems.Single(), StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Req", "PG16")]
    [InlineData(typeof(AliasOfAnother), "the name 'second' is that of 'first' and of 'second'.")]
    [InlineData(typeof(SameAlias), "the name 'both' is that of 'first' and of 'second'.")]
    [InlineData(typeof(AliasOfAFunction), "the name 'trigger_second' is that of 'first' and of 'second'.")]
    public async Task Start_NameOfTwoJobs_NamesBoth(Type fixture, string expected)
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync(fixture));

        Assert.StartsWith(expected, Assert.Single(refusal.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SeveralJobsThatCantRun_TellsAllAtOnce()
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync(typeof(SeveralProblems)));

        Assert.Equal(3, refusal.Problems.Count);
    }

    [Theory]
    [InlineData(typeof(LeastJob))]
    [InlineData(typeof(LongestTimeout))]
    [InlineData(typeof(EverythingSaid))]
    [InlineData(typeof(PlainTimerWithABinding))]
    [InlineData(typeof(PlainTimerWithABindingAndAReturn))]
    [InlineData(typeof(NeedsTheContext))]
    public async Task Start_JobThatCanRun_Starts(Type fixture) => await StartAsync(fixture);

    private async Task StartAsync(Type fixture)
    {
        var builder = global::Functions.Program.Compose(["--applicationName=Functions", "--port=0", "--environment=Development", $"--contentRoot={_folder}"]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IFunctionMetadataProvider>(new FixtureFunctions(fixture));
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }

    public static class LeastJob
    {
        [Function("fixture")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class LongestTimeout
    {
        [Function("fixture")]
        [Job(Timeout = "00:09:30", MaxRetries = 100)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext? platform, JobContext job, CancellationToken stop) => Nothing(timer, platform, job, stop);
    }

    public static class EverythingSaid
    {
        [Function("fixture")]
        [Job(Namespace = "a", Description = "b", TimeZone = "Europe/Berlin", Misfire = MisfirePolicy.All, MaxLateness = "30.00:00:00")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class UnknownZone
    {
        [Function("fixture")]
        [Job(TimeZone = "Europe/Nowhere")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class UnknownMisfire
    {
        [Function("fixture")]
        [Job(Misfire = (MisfirePolicy)7)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class NegativeLateness
    {
        [Function("fixture")]
        [Job(MaxLateness = "-00:01:00")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class LatenessOfNothing
    {
        [Function("fixture")]
        [Job(Misfire = MisfirePolicy.None, MaxLateness = "00:01:00")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class ZoneForThePlatform
    {
        [Function("fixture")]
        [Job(TimeZone = "Asia/Kathmandu")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext platform) => Nothing(timer, platform);
    }

    public static class AllForThePlatform
    {
        [Function("fixture")]
        [Job(Misfire = MisfirePolicy.All)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext platform) => Nothing(timer, platform);
    }

    public static class PlainTimerWithABinding
    {
        [Function("fixture")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, string bound) => Nothing(timer, bound);
    }

    public static class PlainTimerWithABindingAndAReturn
    {
        [Function("fixture")]
        public static ValueTask<int> Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, string bound) => ValueTask.FromResult(timer.IsPastDue ? bound.Length : 0);
    }

    public static class NeedsTheContext
    {
        [Function("fixture")]
        [Job]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext platform, JobContext job, CancellationToken stop) => Nothing(timer, platform, job, stop);
    }

    public static class JobContextBesideABinding
    {
        [Function("fixture")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, string bound, JobContext job) => Nothing(timer, bound, job);
    }

    public static class ReturnsANumber
    {
        [Function("fixture")]
        public static int Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => timer.IsPastDue ? 1 : 0;
    }

    public static class ReturnsValueTaskOfANumber
    {
        [Function("fixture")]
        [Job]
        public static ValueTask<int> Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => ValueTask.FromResult(timer.IsPastDue ? 1 : 0);
    }

    public static class UnknownParameter
    {
        [Function("fixture")]
        [Job]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, string colour) => Nothing(timer, colour);
    }

    public static class BadSchedule
    {
        [Function("fixture")]
        public static void Run([TimerTrigger("0 61 * * * *")] TimerInfo timer) => Nothing(timer);
    }

    public static class NeverDue
    {
        [Function("fixture")]
        public static void Run([TimerTrigger("0 0 0 30 2 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class Interval
    {
        [Function("fixture")]
        public static void Run([TimerTrigger("00:05:00")] TimerInfo timer) => Nothing(timer);
    }

    public static class ForeignCron
    {
        [Function("fixture")]
        public static void Run([TimerTrigger("0 0 0 L * *")] TimerInfo timer) => Nothing(timer);
    }

    public static class MissingSetting
    {
        [Function("fixture")]
        public static void Run([TimerTrigger("%Schedules:Nobody%")] TimerInfo timer) => Nothing(timer);
    }

    public static class HostRetry
    {
        [Function("fixture")]
        [FixedDelayRetry(3, "00:00:10")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class NegativeTimeout
    {
        [Function("fixture")]
        [Job(Timeout = "-1")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class DaysForTimeout
    {
        [Function("fixture")]
        [Job(Timeout = "10")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class TimeoutBeyondThePlatforms
    {
        [Function("fixture")]
        [Job(Timeout = "00:09:31")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class NegativeRetries
    {
        [Function("fixture")]
        [Job(MaxRetries = -1)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class TooManyRetries
    {
        [Function("fixture")]
        [Job(MaxRetries = 101)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class BadAlias
    {
        [Function("fixture")]
        [Job(Alias = "content pipeline")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class BadFunctionAlias
    {
        [Function("fixture")]
        [Job(FunctionAlias = "trigger/it")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class AliasOfAnother
    {
        [Function("first")]
        [Job(Alias = "Second")]
        public static void First([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);

        [Function("second")]
        [Job(Description = "x")]
        public static void Second([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class SameAlias
    {
        [Function("first")]
        [Job(Alias = "both")]
        public static void First([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);

        [Function("second")]
        [Job(Alias = "BOTH")]
        public static void Second([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class AliasOfAFunction
    {
        [Function("first")]
        [Job(Alias = "trigger_second")]
        public static void First([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);

        [Function("second")]
        [Job(Description = "x")]
        public static void Second([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class BadNamespace
    {
        [Function("fixture")]
        [Job(Namespace = "a/b")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class JobAndNotAJob
    {
        [Function("fixture")]
        [Job]
        [NotAJob]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class JobWithoutTimer
    {
        [Function("fixture")]
        [Job]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] string request) => Nothing(request);
    }

    public static class SeveralProblems
    {
        [Function("fixture")]
        [Job(Timeout = "never", MaxRetries = -1)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);

        [Function("another")]
        public static void RunToo([TimerTrigger("@daily")] TimerInfo timer) => Nothing(timer);
    }

    /// <summary>Uses the parameters, which a fixture has for their types.</summary>
    private static void Nothing(params object?[] values) => ArgumentNullException.ThrowIfNull(values);
}
