using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using StandIns.Tests.Worker.Testing;

namespace StandIns.Tests.Worker.Http;

public sealed class ResultTests : IAsyncLifetime
{
    private TestApp app = null!;

    public async Task InitializeAsync() => app = await TestApp.StartAsync(typeof(ResultFunctions));

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("action", 200, "text/plain; charset=utf-8", "x")]
    [InlineData("action-task", 202, null, "")]
    [InlineData("action-value-task", 404, null, "")]
    [InlineData("result", 200, "application/json; charset=utf-8", "{\"someName\":1}")]
    [InlineData("results", 409, "application/json; charset=utf-8", "\"taken\"")]
    [InlineData("response-data", 201, "text/x", "made")]
    [InlineData("text", 200, null, "")]
    [InlineData("object", 200, null, "")]
    [InlineData("nothing", 200, null, "")]
    [InlineData("written", 418, null, "short and stout")]
    [InlineData("several", 201, "text/plain; charset=utf-8", "several")]
    [InlineData("fault", 500, null, "")]
    [InlineData("fault-after-status", 500, null, "")]
    public async Task Return_OfAnyKind_GivesTheWorkersResponse(string path, int status, string? type, string body)
    {
        using var response = await app.Client.GetAsync("/api/result-" + path);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Return_ValueForAnotherOutput_IsLoggedAndGoesNowhere()
    {
        using var response = await app.Client.GetAsync("/api/result-several");

        var log = Assert.Single(app.Log.Entries, e => e.Category == "Function.result-several" && e.Id == 6);
        Assert.Contains("'Message' of type 'mail'", log.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_AfterTheResponseWasCompleted_IsOnlyLogged()
    {
        using var response = await app.Client.GetAsync("/api/result-fault-after-completion");
        var body = await response.Content.ReadAsStringAsync();
        ResultFunctions.AfterCompletion.SetResult();
        await ResultFunctions.Finished.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("accepted", body);
        await app.Host.StopAsync();
        Assert.Equal("late", Assert.Single(app.Log.Faults)!.Message);
    }
}

[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class MailOutputAttribute(string to) : OutputBindingAttribute
{
    public string To { get; } = to;
}

public sealed class SeveralOutputs
{
    [HttpResult]
    public required IActionResult Response { get; init; }

    [MailOutput("ada")]
    public string? Message { get; init; }
}

public static class ResultFunctions
{
    public static TaskCompletionSource AfterCompletion { get; } = new();

    public static TaskCompletionSource Finished { get; } = new();

    [Function("result-action")]
    public static IActionResult Action([HttpTrigger] HttpRequest request) => new OkObjectResult("x");

    [Function("result-action-task")]
    public static Task<IActionResult> ActionTask([HttpTrigger] HttpRequest request) => Task.FromResult<IActionResult>(new AcceptedResult());

    [Function("result-action-value-task")]
    public static ValueTask<NotFoundResult> ActionValueTask([HttpTrigger] HttpRequest request) => new(new NotFoundResult());

    [Function("result-result")]
    public static IResult Result([HttpTrigger] HttpRequest request) => Microsoft.AspNetCore.Http.Results.Json(new { SomeName = 1 });

    [Function("result-results")]
    public static Results<Ok, Conflict<string>> Results([HttpTrigger] HttpRequest request) => TypedResults.Conflict("taken");

    [Function("result-response-data")]
    public static async Task<HttpResponseData> ResponseData([HttpTrigger] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.Created);
        response.Headers.Add("Content-Type", "text/x");
        await response.WriteStringAsync("made");
        return response;
    }

    [Function("result-text")]
    public static string Text([HttpTrigger] HttpRequest request) => "lost";

    [Function("result-object")]
    public static async Task<object> Object([HttpTrigger] HttpRequest request)
    {
        await Task.Yield();
        return new { lost = true };
    }

    [Function("result-nothing")]
    public static void Nothing([HttpTrigger] HttpRequest request)
    {
    }

    [Function("result-written")]
    public static async Task Written([HttpTrigger] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = StatusCodes.Status418ImATeapot;
        await request.HttpContext.Response.WriteAsync("short and stout");
    }

    [Function("result-several")]
    public static SeveralOutputs Several([HttpTrigger] HttpRequest request)
        => new() { Response = new ObjectResult("several") { StatusCode = 201 }, Message = "hello" };

    [Function("result-fault")]
    public static IActionResult Fault([HttpTrigger] HttpRequest request) => throw new InvalidOperationException("no");

    [Function("result-fault-after-status")]
    public static IActionResult FaultAfterStatus([HttpTrigger] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = StatusCodes.Status418ImATeapot;
        request.HttpContext.Response.Headers["x-lost"] = "yes";
        throw new InvalidOperationException("no");
    }

    [Function("result-fault-after-completion")]
    public static async Task FaultAfterCompletion([HttpTrigger] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = StatusCodes.Status202Accepted;
        await request.HttpContext.Response.WriteAsync("accepted");
        await request.HttpContext.Response.CompleteAsync();
        await AfterCompletion.Task;
        Finished.SetResult();
        throw new InvalidOperationException("late");
    }
}
