using Carillon.Configuration;
using Carillon.Jobs;
using Carillon.TestKit.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Tests.Configuration;

[Trait("Req", "TO37")]
public sealed class OptionsTests
{
    [Fact]
    public void Defaults_NothingSet_AreThese()
    {
        using var engine = new EngineUnderTest();
        var defaults = engine.Get<IOptions<JobDefaultsOptions>>().Value;
        var execution = engine.Get<IOptions<ExecutionOptions>>().Value;

        Assert.Equal((true, TimeSpan.FromMinutes(2), 0, 0, 2), (defaults.Enabled, defaults.Timeout, defaults.MaxRetries, defaults.RerunAfterLoss, defaults.PauseAfterLosses));
        Assert.Equal((MisfirePolicy.Latest, null, OverlapPolicy.Skip), (defaults.Misfire, defaults.MaxLateness, defaults.Overlap));
        Assert.Equal(
            (TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)),
            (execution.LeaseDuration, execution.LeaseRenewal, execution.StopGrace, execution.Drain));
        Assert.Equal(1_000_000, execution.LongestLog);
    }

    [Fact]
    [Trait("Req", "TO20")]
    public void Retention_NothingSet_IsThis()
    {
        using var engine = new EngineUnderTest();
        var retention = engine.Get<IOptions<RetentionOptions>>().Value;

        Assert.Equal((TimeSpan.FromDays(30), null, null), (retention.MaxAge, retention.FailedMaxAge, retention.NotRunMaxAge));
        Assert.Equal((1_000, 200), (retention.MaxCount, retention.SystemMaxCount));
        Assert.Equal((TimeSpan.FromDays(365), TimeSpan.FromHours(24)), (retention.Audit, retention.Idempotency));
    }

    [Theory]
    [InlineData("Carillon:Defaults:Timeout", "00:00:00", "Carillon:Defaults:Timeout must be more than 00:00:00 and at most 1.00:00:00; it is '00:00:00'.")]
    [InlineData("Carillon:Defaults:Timeout", "1.00:00:01", "Carillon:Defaults:Timeout must be more than 00:00:00 and at most 1.00:00:00; it is '1.00:00:01'.")]
    [InlineData("Carillon:Defaults:MaxRetries", "-1", "Carillon:Defaults:MaxRetries must be from 0 to 100; it is '-1'.")]
    [InlineData("Carillon:Defaults:MaxRetries", "101", "Carillon:Defaults:MaxRetries must be from 0 to 100; it is '101'.")]
    [InlineData("Carillon:Defaults:RerunAfterLoss", "11", "Carillon:Defaults:RerunAfterLoss must be from 0 to 10; it is '11'.")]
    [InlineData("Carillon:Defaults:Misfire", "7", "Carillon:Defaults:Misfire must be one of Latest, None, All; it is '7'.")]
    [InlineData("Carillon:Defaults:MaxLateness", "00:00:00", "Carillon:Defaults:MaxLateness must be more than 00:00:00 and at most 30.00:00:00; it is '00:00:00'.")]
    [InlineData("Carillon:Defaults:MaxLateness", "30.00:00:01", "Carillon:Defaults:MaxLateness must be more than 00:00:00 and at most 30.00:00:00; it is '30.00:00:01'.")]
    [InlineData("Carillon:Defaults:Overlap", "4", "Carillon:Defaults:Overlap must be one of Skip, Queue, Allow, CancelRunning; it is '4'.")]
    [InlineData("Carillon:Defaults:PauseAfterLosses", "-1", "Carillon:Defaults:PauseAfterLosses must be from 0 to 100; it is '-1'.")]
    [InlineData("Carillon:Defaults:PauseAfterLosses", "101", "Carillon:Defaults:PauseAfterLosses must be from 0 to 100; it is '101'.")]
    [InlineData("Carillon:Execution:Drain", "-00:00:01", "Carillon:Execution:Drain must be from 00:00:00 to 00:00:20; it is '-00:00:01'.")]
    [InlineData("Carillon:Execution:Drain", "00:00:21", "Carillon:Execution:Drain must be from 00:00:00 to 00:00:20; it is '00:00:21'.")]
    [InlineData("Carillon:Execution:Drain", "00:00:16", "Carillon:Execution:Drain must be at most 00:00:25 together with Carillon:Execution:StopGrace (00:00:10); it is '00:00:16'.")]
    [InlineData("Carillon:Execution:StopGrace", "00:00:20", "Carillon:Execution:Drain must be at most 00:00:25 together with Carillon:Execution:StopGrace (00:00:20); it is '00:00:10'.")]
    [InlineData("Carillon:Execution:LeaseRenewal", "00:00:00.5", "Carillon:Execution:LeaseRenewal must be at least 00:00:01; it is '00:00:00.5000000'.")]
    [InlineData("Carillon:Execution:LeaseDuration", "00:00:40", "Carillon:Execution:LeaseDuration must be more than twice Carillon:Execution:LeaseRenewal (00:00:20); it is '00:00:40'.")]
    [InlineData("Carillon:Execution:LeaseDuration", "01:00:01", "Carillon:Execution:LeaseDuration must be at most 01:00:00; it is '01:00:01'.")]
    [InlineData("Carillon:Execution:StopGrace", "-00:00:01", "Carillon:Execution:StopGrace must be from 00:00:00 to 00:00:20; it is '-00:00:01'.")]
    [InlineData("Carillon:Execution:LongestLog", "29999", "Carillon:Execution:LongestLog must be from 30000 to 10000000; it is '29999'.")]
    [InlineData("Carillon:Execution:LongestLog", "10000001", "Carillon:Execution:LongestLog must be from 30000 to 10000000; it is '10000001'.")]
    [InlineData("Carillon:Dispatcher:Grace", "00:00:21", "Carillon:Dispatcher:Grace must be from 00:00:00 to 00:00:20; it is '00:00:21'.")]
    [InlineData("Carillon:Dispatcher:HandOff", "7", "Carillon:Dispatcher:HandOff must be one of Pool, Http, or not set; it is '7'.")]
    [InlineData("Carillon:Dispatcher:HandOff", "Http", "Carillon:Dispatcher:Url must be set where Carillon:Dispatcher:HandOff is Http, and WEBSITE_HOSTNAME of Azure does not say it: the URL at which this app reaches itself; it is ''.")]
    [InlineData("Carillon:Dispatcher:Url", "https://example.org", "Carillon:Dispatcher:Url must be left out where Carillon:Dispatcher:HandOff is Pool, as it is outside Azure unless set; it is 'https://example.org'.")]
    [InlineData("Carillon:Retention:MaxAge", "00:59:59", "Carillon:Retention:MaxAge must be from 01:00:00 to 3650.00:00:00; it is '00:59:59'.")]
    [InlineData("Carillon:Retention:FailedMaxAge", "3651", "Carillon:Retention:FailedMaxAge must be from 01:00:00 to 3650.00:00:00; it is '3651.00:00:00'.")]
    [InlineData("Carillon:Retention:NotRunMaxAge", "00:00:00", "Carillon:Retention:NotRunMaxAge must be from 01:00:00 to 3650.00:00:00; it is '00:00:00'.")]
    [InlineData("Carillon:Retention:MaxCount", "0", "Carillon:Retention:MaxCount must be from 1 to 100000; it is '0'.")]
    [InlineData("Carillon:Retention:SystemMaxCount", "100001", "Carillon:Retention:SystemMaxCount must be from 1 to 100000; it is '100001'.")]
    [InlineData("Carillon:Retention:Audit", "23:59:59", "Carillon:Retention:Audit must be from 1.00:00:00 to 3650.00:00:00; it is '23:59:59'.")]
    [InlineData("Carillon:Retention:Idempotency", "00:00:59", "Carillon:Retention:Idempotency must be from 00:01:00 to 30.00:00:00; it is '00:00:59'.")]
    public void Validate_RuleBroken_SaysKeyRuleAndValue(string key, string value, string failure)
    {
        using var engine = new EngineUnderTest([new(key, value)]);

        var exception = Assert.Throws<OptionsValidationException>(() =>
            (engine.Get<IOptions<DispatcherOptions>>().Value, engine.Get<IOptions<JobDefaultsOptions>>().Value, engine.Get<IOptions<ExecutionOptions>>().Value, engine.Get<IOptions<RetentionOptions>>().Value));

        Assert.Equal(failure, Assert.Single(exception.Failures));
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("/api")]
    [InlineData("ftp://example.org")]
    [InlineData("https://example.org/api")]
    [InlineData("https://example.org?a=b")]
    [InlineData("https://example.org/#a")]
    [InlineData("https://ada:secret@example.org")]
    [InlineData("https://")]
    public void Validate_UrlThatIsNoneOfAnApp_IsRefused(string url)
    {
        using var engine = new EngineUnderTest([new("Carillon:Dispatcher:HandOff", "http"), new("Carillon:Dispatcher:Url", url)]);

        var exception = Assert.Throws<OptionsValidationException>(() => engine.Get<IOptions<DispatcherOptions>>().Value);

        Assert.StartsWith("Carillon:Dispatcher:Url must be the URL of this app", Assert.Single(exception.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "", HandOffKind.Pool, null)]
    [InlineData("Http", "http://localhost:7071", "", HandOffKind.Http, "http://localhost:7071/")]
    [InlineData("Http", "http://[::1]:7071/", "", HandOffKind.Http, "http://[::1]:7071/")]
    [InlineData(null, null, "WEBSITE_HOSTNAME", HandOffKind.Pool, null)]
    [InlineData(null, null, "WEBSITE_SKU WEBSITE_HOSTNAME", HandOffKind.Http, "https://app.example.org/")]
    [InlineData("", "https://other.example.org", "WEBSITE_SKU WEBSITE_HOSTNAME", HandOffKind.Http, "https://other.example.org/")]
    [InlineData(null, null, "WEBSITE_SKU", HandOffKind.Pool, null)]
    [InlineData("pool", "", "WEBSITE_SKU WEBSITE_HOSTNAME", HandOffKind.Pool, null)]
    public void HandOff_ByWhatIsSetAndWhereTheAppRuns_IsChosen(string? handOff, string? url, string variables, HandOffKind kind, string? chosen)
    {
        using var engine = new EngineUnderTest([
            new("Carillon:Dispatcher:HandOff", handOff),
            new("Carillon:Dispatcher:Url", url),
            .. variables.Split(' ').Select(variable => KeyValuePair.Create(variable, (string?)"app.example.org"))]);

        var choice = HandOffChoice.Of(engine.Get<IOptions<DispatcherOptions>>().Value, engine.Get<IConfiguration>());

        Assert.Equal((kind, chosen), (choice.Kind, choice.Url?.AbsoluteUri));
    }

    [Fact]
    public void Validate_LatenessOfNothing_IsRefused()
    {
        using var engine = new EngineUnderTest([new("Carillon:Defaults:Misfire", "none"), new("Carillon:Defaults:MaxLateness", "01:00:00")]);

        var exception = Assert.Throws<OptionsValidationException>(() => engine.Get<IOptions<JobDefaultsOptions>>().Value);

        Assert.Equal(
            "Carillon:Defaults:MaxLateness must be left out where Carillon:Defaults:Misfire is None, which runs nothing late; it is '01:00:00'.",
            Assert.Single(exception.Failures));
    }

    [Theory]
    [InlineData("Carillon:Defaults:TimeOut", null)]
    [InlineData("carillon:defaults:timeout", null)]
    [InlineData("Carillon:Storage", null)]
    [InlineData("Other:Thing", null)]
    [InlineData("Carillon:Timeout", "'Carillon:Timeout' is not a setting. Carillon has: Alerts, Aliases, Defaults, Dispatcher, Execution, Monitor, Retention, Storage, Sweeper.")]
    [InlineData("Carillon:Defaults:Retries", "'Carillon:Defaults:Retries' is not a setting. Carillon:Defaults has: Enabled, MaxLateness, MaxRetries, Misfire, Overlap, PauseAfterLosses, RerunAfterLoss, Timeout.")]
    [InlineData("Carillon:Storage:Path", "'Carillon:Storage:Path' is not a setting: Carillon:Storage is a single value.")]
    public void UnknownSettings_OneKey_IsToldWithWhatIsKnown(string key, string? problem)
    {
        using var engine = new EngineUnderTest([new(key, "x")]);

        var problems = UnknownSettings.Find(engine.Get<IConfiguration>(), engine.Get<IEnumerable<CarillonSection>>());

        Assert.Equal(problem is null ? [] : [problem], problems);
    }
}
