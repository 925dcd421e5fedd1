using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using StandIns.Tests.Worker.Http;

namespace StandIns.Tests.Worker.Discovery;

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OtherTriggerAttribute : TriggerBindingAttribute;

public static class NotPublicFunctions
{
    [Function("refused")]
    internal static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
    {
    }
}

public static class OuterClass
{
#pragma warning disable CA1034
    public static class NestedFunctions
    {
        [Function("refused")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }
#pragma warning restore CA1034
}

public static class OverloadedFunctions
{
    [Function("refused")]
    public static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
    {
    }

    public static void Run()
    {
    }
}

public static class GenericFunctions
{
    [Function("refused")]
    public static void Run<T>([TimerTrigger("* * * * *")] T timer)
    {
    }
}

public abstract class AbstractFunctions
{
    public int Calls { get; private set; }

    [Function("refused")]
    public void Run([TimerTrigger("* * * * *")] TimerInfo timer) => Calls++;
}

public static class NoTriggerFunctions
{
    [Function("refused")]
    public static void Run(TimerInfo timer)
    {
    }
}

public static class TwoTriggerFunctions
{
    [Function("refused")]
    public static void Run([TimerTrigger("* * * * *")] TimerInfo timer, [HttpTrigger] HttpRequest request)
    {
    }
}

public static class UnknownTriggerFunctions
{
    [Function("refused")]
    public static void Run([OtherTrigger] string message)
    {
    }
}

public static class AsyncVoidFunctions
{
    [Function("refused")]
    public static async void Run([TimerTrigger("* * * * *")] TimerInfo timer) => await Task.Yield();
}

public static class AsyncVoidBesideFunctions
{
    [Function("fine")]
    public static void Run([TimerTrigger("* * * * *")] TimerInfo timer) => Beside();

    private static async void Beside() => await Task.Yield();
}

public static class BadNameFunctions
{
    [Function("1st")]
    public static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
    {
    }
}

public static class HostNameFunctions
{
    [Function("Host")]
    public static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
    {
    }
}

public static class HttpRetryFunctions
{
    [Function("refused")]
    [FixedDelayRetry(3, "00:00:01")]
    public static void Run([HttpTrigger] HttpRequest request)
    {
    }
}

public static class BadRetryFunctions
{
    [Function("refused")]
    [FixedDelayRetry(3, "soon")]
    public static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
    {
    }
}

public static class NullScheduleFunctions
{
    [Function("refused")]
    public static void Run([TimerTrigger(null!)] TimerInfo timer)
    {
    }
}

public static class TwoOutputFunctions
{
    [Function("refused")]
    [MailOutput("ada")]
    [LetterOutput]
    public static string Run([TimerTrigger("* * * * *")] TimerInfo timer) => "";
}

[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class LetterOutputAttribute : OutputBindingAttribute;

public sealed record TwoHttpResults([property: HttpResult] IActionResult One, [property: HttpResult] IActionResult Two);

public static class TwoHttpResultFunctions
{
    [Function("refused")]
    public static TwoHttpResults Run([HttpTrigger] HttpRequest request) => new(new OkResult(), new OkResult());
}

public sealed record UnmarkedResult(IActionResult Response, [property: MailOutput("ada")] string Message);

public static class UnmarkedResultFunctions
{
    [Function("refused")]
    public static UnmarkedResult Run([HttpTrigger] HttpRequest request) => new(new OkResult(), "");
}

public static class SameNameFunctions
{
    [Function("twin")]
    public static void One([TimerTrigger("* * * * *")] TimerInfo timer)
    {
    }

    [Function("Twin")]
    public static void Two([TimerTrigger("* * * * *")] TimerInfo timer)
    {
    }
}

public static class ReservedRouteFunctions
{
    [Function("refused")]
    public static void Run([HttpTrigger(Route = "admin/mine")] HttpRequest request)
    {
    }
}

internal static class InternalFunctions
{
    [Function("dashed-name_1")]
    public static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
    {
    }
}
