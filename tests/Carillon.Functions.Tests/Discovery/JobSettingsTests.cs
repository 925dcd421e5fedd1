using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Functions.Discovery;
using Carillon.Functions.SystemJobs;
using Carillon.Jobs;
using Carillon.TestKit;
using Carillon.TestKit.Time;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Tests.Discovery;

/// <summary>What <c>[Job]</c> and <c>Carillon:Defaults</c> say together.</summary>
public sealed class JobSettingsTests
{
    private static readonly JobDefaultsOptions OtherDefaults = new()
    {
        Timeout = TimeSpan.FromMinutes(1),
        MaxRetries = 1,
        RerunAfterLoss = 2,
        Misfire = MisfirePolicy.All,
        MaxLateness = TimeSpan.FromMinutes(3),
        Overlap = OverlapPolicy.Queue,
    };

    [Fact]
    [Trait("Req", "TO50")]
    public async Task Find_NothingSaid_HasTheDefaults()
    {
        var job = await FindAsync(typeof(NothingSaid), new JobDefaultsOptions());

        Assert.Equal((true, TimeSpan.FromMinutes(2), 0, 0), (job.Enabled, job.Timeout, job.MaxRetries, job.RerunAfterLoss));
        Assert.Equal((MisfirePolicy.Latest, null, OverlapPolicy.Skip), (job.Misfire, job.MaxLateness, job.Overlap));
        Assert.Empty(job.Tags);
        Assert.Equal((null, null, false), (job.RetainFor, job.RetainCount, job.System));
    }

    [Fact]
    [Trait("Req", "TO37")]
    public async Task Find_NothingSaidAndOtherDefaults_HasThose()
    {
        var job = await FindAsync(typeof(NothingSaid), OtherDefaults);

        Assert.Equal((TimeSpan.FromMinutes(1), 1, 2), (job.Timeout, job.MaxRetries, job.RerunAfterLoss));
        Assert.Equal((MisfirePolicy.All, TimeSpan.FromMinutes(3), OverlapPolicy.Queue), (job.Misfire, job.MaxLateness, job.Overlap));
    }

    [Theory]
    [InlineData(true, 90, 0)]
    [InlineData(false, 120, 1)]
    public void Timeout_LongerThanThePlatformAllows_GivesWayWhereNobodyCanChangeIt(bool givesWay, int seconds, int problems)
    {
        var found = new List<string>();
        var settings = new JobSettings(new JobAttribute { Timeout = "00:02:00" }, new JobDefaultsOptions(), null, found.Add);

        var timeout = settings.Timeout(TimeSpan.FromMinutes(2), givesWay);

        Assert.Equal((TimeSpan.FromSeconds(seconds), problems), (timeout, found.Count));
    }

    [Fact]
    public async Task Find_EverythingSaid_TakesNoDefault()
    {
        var job = await FindAsync(typeof(EverythingSaid), OtherDefaults);

        Assert.Equal((TimeSpan.FromMinutes(5), 0, 0), (job.Timeout, job.MaxRetries, job.RerunAfterLoss));
        Assert.Equal((MisfirePolicy.Latest, TimeSpan.FromDays(1), OverlapPolicy.Skip), (job.Misfire, job.MaxLateness, job.Overlap));
        Assert.Equal(["billing", "eu:west"], job.Tags);
        Assert.Equal((TimeSpan.FromDays(90), 5_000), (job.RetainFor, job.RetainCount));
    }

    [Fact]
    public async Task Find_OnlyThePlatformCanStartIt_PutsWhatItCanKeepInPlaceOfTheDefaults()
    {
        var job = await FindAsync(typeof(NeedsTheContext), OtherDefaults);

        Assert.NotNull(job.OnlyByPlatform);
        Assert.Equal((MisfirePolicy.Latest, OverlapPolicy.Skip, 0), (job.Misfire, job.Overlap, job.RerunAfterLoss));
        Assert.Equal((TimeSpan.FromMinutes(3), 1), (job.MaxLateness, job.MaxRetries));
    }

    [Fact]
    public async Task Find_NothingLateAndADefaultForIt_LeavesThatOut() =>
        Assert.Null((await FindAsync(typeof(NothingLate), OtherDefaults)).MaxLateness);

    [Theory]
    [Trait("Req", "TO37")]
    [InlineData(typeof(NothingSaid), false)]
    [InlineData(typeof(OfCarillon), true)]
    public async Task Find_SwitchedOffByDefault_OnlyCarillonsOwnRun(Type fixture, bool enabled) =>
        Assert.Equal(enabled, (await FindAsync(fixture, new JobDefaultsOptions { Enabled = false })).Enabled);

    [Fact]
    public async Task Find_SwitchedOffByItsName_DoesNotRun() =>
        Assert.False((await FindAsync(typeof(OfCarillon), new JobDefaultsOptions(), ("AzureWebJobs.fixture.Disabled", "true"))).Enabled);

    [Fact]
    public async Task Find_SystemJob_IsMarked() => Assert.True((await FindAsync(typeof(OfCarillon), new JobDefaultsOptions())).System);

    [Theory]
    [InlineData(typeof(QueueForThePlatform), "Overlap = Queue can't be kept: a run that waits is started by Carillon, and only the platform's timer can start this one, because it takes a FunctionContext")]
    [InlineData(typeof(RerunForThePlatform), "RerunAfterLoss = 1 can't be kept: nothing but the platform's timer can start it")]
    [InlineData(typeof(UnknownOverlap), "Overlap = 9 is not one of Skip, Queue, Allow, CancelRunning.")]
    [InlineData(typeof(TooManyReruns), "RerunAfterLoss = 11 is not from 0 to 10.")]
    [InlineData(typeof(TagOfTwoWords), "Tags have \"two words\", which is not a letter or digit followed by up to 49")]
    [InlineData(typeof(RetainsNothing), "RetainCount = 0 is not from 1 to 100000.")]
    [InlineData(typeof(RetainsForDays), "RetainFor = \"30\" is not a time of more than 00:00:00 and at most 3650.00:00:00.")]
    [InlineData(typeof(Braces), "the schedule \"${Nightly}\" can't be read: the Functions host does not know '${Nightly}'; write %Nightly%.")]
    public async Task Find_ValueThatCantBeKept_SaysWhatToWrite(Type fixture, string expected)
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => FindAsync(fixture, new JobDefaultsOptions()));

        Assert.StartsWith($"{fixture.FullName}.Run ('fixture'): {expected}", Assert.Single(refusal.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_LatenessWhereNothingIsLateByDefault_NamesTheSetting()
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => FindAsync(typeof(Lateness), new JobDefaultsOptions { Misfire = MisfirePolicy.None }));

        Assert.EndsWith(
            "MaxLateness = \"00:10:00\" has nothing to say with Misfire = None, which runs nothing late. Leave it out. (That is Carillon:Defaults:Misfire: a job that may start late says Misfire itself.)",
            Assert.Single(refusal.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_DefaultTimeoutBeyondThePlatforms_NamesTheSetting()
    {
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => FindAsync(typeof(NothingSaid), new JobDefaultsOptions { Timeout = TimeSpan.FromHours(1) }));

        Assert.Contains("Carillon:Defaults:Timeout = 01:00:00 is too long: the platform ends an invocation after", Assert.Single(refusal.Problems), StringComparison.Ordinal);
    }

    private static async Task<JobDefinition> FindAsync(Type fixture, JobDefaultsOptions defaults, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();
        var functions = new FunctionTable(new FixtureFunctions(fixture));
        await functions.FillAsync();
        var discovery = new JobDiscovery(functions, new DisabledFunctions(configuration), new JobMethods(), new BackupSwitch(Options.Create(new BackupOptions()), new BackupNames("dev")), [], configuration, new ManualClock(Some.Instant),
            Options.Create(defaults), Options.Create(new AliasOptions()));
        return Assert.Single(discovery.Find()).Definition;
    }

    public static class NothingSaid
    {
        [Function("fixture")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class EverythingSaid
    {
        [Function("fixture")]
        [Job(Timeout = "00:05:00", MaxRetries = 0, RerunAfterLoss = 0, Misfire = MisfirePolicy.Latest, MaxLateness = "1.00:00:00", Overlap = OverlapPolicy.Skip,
            Tags = ["EU:west", "billing", "Billing"], RetainFor = "90.00:00:00", RetainCount = 5_000)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class NeedsTheContext
    {
        [Function("fixture")]
        [Job]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext platform) => Nothing(timer, platform);
    }

    public static class NothingLate
    {
        [Function("fixture")]
        [Job(Misfire = MisfirePolicy.None)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class Lateness
    {
        [Function("fixture")]
        [Job(MaxLateness = "00:10:00")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class OfCarillon
    {
        [Function("fixture")]
        [SystemJob]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class QueueForThePlatform
    {
        [Function("fixture")]
        [Job(Overlap = OverlapPolicy.Queue)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext platform) => Nothing(timer, platform);
    }

    public static class RerunForThePlatform
    {
        [Function("fixture")]
        [Job(RerunAfterLoss = 1)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext platform) => Nothing(timer, platform);
    }

    public static class UnknownOverlap
    {
        [Function("fixture")]
        [Job(Overlap = (OverlapPolicy)9)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class TooManyReruns
    {
        [Function("fixture")]
        [Job(RerunAfterLoss = 11)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class TagOfTwoWords
    {
        [Function("fixture")]
        [Job(Tags = ["one", "two words"])]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class RetainsNothing
    {
        [Function("fixture")]
        [Job(RetainCount = 0)]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class RetainsForDays
    {
        [Function("fixture")]
        [Job(RetainFor = "30")]
        public static void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => Nothing(timer);
    }

    public static class Braces
    {
        [Function("fixture")]
        public static void Run([TimerTrigger("${Nightly}")] TimerInfo timer) => Nothing(timer);
    }

    /// <summary>Uses the parameters, which a fixture has for their types.</summary>
    private static void Nothing(params object?[] values) => ArgumentNullException.ThrowIfNull(values);
}
