using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using StandIns.Tests.Worker.Http;
using StandIns.Tests.Worker.Testing;

namespace StandIns.Tests.Worker.Discovery;

public sealed class MetadataTests
{
    [Fact]
    public async Task Provider_EveryFunction_IsDescribedAsTheOfficialBuildDescribesIt()
    {
        await using var app = await TestApp.StartAsync(typeof(DescribedFunctions));

        var functions = await app.Services.GetRequiredService<IFunctionMetadataProvider>().GetFunctionMetadataAsync("");

        var timer = functions.Single(f => f.Name == "described-timer");
        Assert.Equal("StandIns.Tests.Worker.Discovery.DescribedFunctions.Timer", timer.EntryPoint);
        Assert.Equal("StandIns.Tests.dll", timer.ScriptFile);
        Assert.Equal("dotnet-isolated", timer.Language);
        Assert.Equal(["""{"name":"timer","type":"timerTrigger","direction":"In","schedule":"%Described:Timer%"}"""], timer.RawBindings!);
        Assert.Equal(RetryStrategy.FixedDelay, timer.Retry!.Strategy);
        Assert.Equal((2, TimeSpan.FromSeconds(1)), (timer.Retry.MaxRetryCount, timer.Retry.DelayInterval));
        Assert.NotEqual(timer.FunctionId, functions.Single(f => f.Name == "described-all").FunctionId);
    }

    [Theory]
    [InlineData("described-all", """{"name":"timer","type":"timerTrigger","direction":"In","schedule":"0 0 * * * *","useMonitor":false,"runOnStartup":false}""")]
    [InlineData("described-bare", """{"name":"request","type":"httpTrigger","direction":"In"}""", """{"name":"$return","type":"http","direction":"Out"}""")]
    [InlineData("described-methods", """{"name":"request","type":"httpTrigger","direction":"In","methods":["get","post"]}""", """{"name":"$return","type":"http","direction":"Out"}""")]
    [InlineData("described-level", """{"name":"request","type":"httpTrigger","direction":"In","authLevel":"Anonymous","methods":["get"],"route":"a/{id:int?}"}""", """{"name":"$return","type":"http","direction":"Out"}""")]
    [InlineData("described-output", """{"name":"$return","type":"mail","direction":"Out","to":"ada"}""", """{"name":"timer","type":"timerTrigger","direction":"In","schedule":"00:05:00"}""")]
    [InlineData("described-several", """{"name":"request","type":"httpTrigger","direction":"In"}""", """{"name":"Response","type":"http","direction":"Out"}""", """{"name":"Message","type":"mail","direction":"Out","to":"ada"}""")]
    public async Task Provider_Bindings_HoldWhatTheAuthorTyped(string function, params string[] bindings)
    {
        await using var app = await TestApp.StartAsync(typeof(DescribedFunctions));

        var functions = await app.Services.GetRequiredService<IFunctionMetadataProvider>().GetFunctionMetadataAsync("");

        Assert.Equal(bindings, functions.Single(f => f.Name == function).RawBindings!);
    }

    [Theory]
    [InlineData("00:00:10", "-00:00:10", typeof(ArgumentOutOfRangeException))]
    [InlineData("soon", "00:00:10", typeof(ArgumentOutOfRangeException))]
    [InlineData("00:00:11", "00:00:10", typeof(ArgumentException))]
    public void ExponentialBackoff_IntervalsThatDoNotHold_AreRefused(string minimum, string maximum, Type refusal)
        => Assert.Throws(refusal, () => new ExponentialBackoffRetryAttribute(1, minimum, maximum));

    [Fact]
    public void HttpTrigger_Constructors_LeaveTheLevelsTheOfficialOnesLeave()
    {
        Assert.Equal(AuthorizationLevel.Function, new HttpTriggerAttribute().AuthLevel);
        Assert.Equal(AuthorizationLevel.Anonymous, new HttpTriggerAttribute("get").AuthLevel);
        Assert.Equal(AuthorizationLevel.Admin, new HttpTriggerAttribute(AuthorizationLevel.Admin).AuthLevel);
        Assert.Null(new HttpTriggerAttribute().Methods);
    }
}

public static class DescribedFunctions
{
    [Function("described-timer")]
    [FixedDelayRetry(2, "00:00:01")]
    public static void Timer([TimerTrigger("%Described:Timer%")] TimerInfo timer)
    {
    }

    [Function("described-all")]
    public static void All([TimerTrigger("0 0 * * * *", UseMonitor = false, RunOnStartup = false)] TimerInfo timer)
    {
    }

    [Function("described-bare")]
    public static void Bare([HttpTrigger] HttpRequest request)
    {
    }

    [Function("described-methods")]
    public static void Methods([HttpTrigger("get", "post")] HttpRequest request)
    {
    }

    [Function("described-level")]
    public static void Level([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{id:int?}")] HttpRequest request)
    {
    }

    [Function("described-output")]
    [MailOutput("ada")]
    public static string Output([TimerTrigger("00:05:00")] string timer) => timer;

    [Function("described-several")]
    public static SeveralOutputs? Several([HttpTrigger] HttpRequest request) => null;
}
