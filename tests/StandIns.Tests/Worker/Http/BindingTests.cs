using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using StandIns.Tests.Worker.Testing;
using BodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;
using MvcBodyAttribute = Microsoft.AspNetCore.Mvc.FromBodyAttribute;

namespace StandIns.Tests.Worker.Http;

public sealed class BindingTests : IAsyncLifetime
{
    private TestApp app = null!;

    public async Task InitializeAsync() => app = await TestApp.StartAsync(typeof(BindingFunctions));

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("string?value=Red", "Red")]
    [InlineData("string", "null")]
    [InlineData("int?value=5", "5")]
    [InlineData("int-default", "7")]
    [InlineData("int-nullable", "null")]
    [InlineData("long?value=5000000000", "5000000000")]
    [InlineData("double?value=1.5", "1.5")]
    [InlineData("decimal?value=1.5", "1.5")]
    [InlineData("bool?value=true", "True")]
    [InlineData("guid?value=7f1f0c52-0d0b-4a10-8a5c-3a5f9e1d2b3c", "7f1f0c52-0d0b-4a10-8a5c-3a5f9e1d2b3c")]
    [InlineData("date?value=2026-01-02T03:04:05", "2026-01-02T03:04:05")]
    [InlineData("offset?value=2026-01-02T03:04:05%2B02:00", "2026-01-02T03:04:05+02:00")]
    [InlineData("enum?value=1", "Monday")]
    [InlineData("array?value=a&value=b", "null", false)]
    [InlineData("context", "binding-context")]
    [InlineData("token", "True")]
    [InlineData("http-context", "null")]
    [InlineData("poco", "null")]
    [InlineData("code?code=secret", "null")]
    public async Task Bind_FromQuery_GivesWhatTheWorkerGives(string path, string expected, bool succeeds = true)
    {
        using var response = await app.Client.GetAsync("/api/binding-" + path);

        if (succeeds)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        }
        else
        {
            await AssertBindingFaultAsync(response);
        }
    }

    [Theory]
    [InlineData("int?value=abc")]
    [InlineData("int")]
    [InlineData("bool?value=True")]
    [InlineData("guid?value=zzz")]
    [InlineData("date?value=someday")]
    [InlineData("enum?value=Monday")]
    [InlineData("timespan?value=00:01:00")]
    [InlineData("token?value=1")]
    public async Task Bind_WhatDoesNotFit_FailsWithoutRunning(string path)
    {
        using var response = await app.Client.GetAsync("/api/binding-" + path);

        await AssertBindingFaultAsync(response);
    }

    [Fact]
    public async Task Bind_NameInBodyQueryAndRoute_RouteWins()
    {
        using var body = JsonContent.Create(new { value = "body", other = "from-body", third = "from-body", list = new[] { 1 }, none = (string?)null, flag = true });
        await body.LoadIntoBufferAsync();

        using var response = await app.Client.PostAsync("/api/binding-mixed/route?value=query&other=query", body);

        Assert.Equal("route query from-body null null True", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Bind_BodyReadForItsNames_FunctionReadsItAgain()
    {
        using var content = new StringContent(" {\"value\":\"x\"}", Encoding.UTF8, "application/json");

        using var response = await app.Client.PostAsync("/api/binding-echo", content);

        Assert.Equal("x {\"value\":\"x\"}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task FromBody_Json_FillsThePoco()
    {
        using var response = await app.Client.PostAsJsonAsync("/api/binding-body", new { name = "Ada" });

        Assert.Equal("Ada", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task FromBody_OfMvc_IsIgnored()
    {
        using var response = await app.Client.PostAsJsonAsync("/api/binding-mvc-body", new { name = "Ada" });

        Assert.Equal("null", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{", "application/json", "")]
    [InlineData("", "application/json", "A non-empty request body is required.")]
    [InlineData("Ada", "text/plain", "Unsupported content type 'text/plain; charset=utf-8'.")]
    public async Task FromBody_UnreadableBody_Is500NotA400(string text, string type, string message)
    {
        using var content = new StringContent(text, Encoding.UTF8, type);

        using var response = await app.Client.PostAsync("/api/binding-body", content);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        var fault = Assert.IsType<InvalidOperationException>(Assert.Single(app.Log.Faults));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private async Task AssertBindingFaultAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        Assert.IsType<FunctionInputConverterException>(Assert.Single(app.Log.Faults));
    }
}

public sealed record BindingBody(string Name);

public static class BindingFunctions
{
    [Function("binding-string")]
    public static Task String([HttpTrigger] HttpRequest request, string value) => WriteAsync(request, value);

    [Function("binding-int")]
    public static Task Int([HttpTrigger] HttpRequest request, int value) => WriteAsync(request, value);

    [Function("binding-int-default")]
    public static Task IntDefault([HttpTrigger] HttpRequest request, int value = 7) => WriteAsync(request, value);

    [Function("binding-int-nullable")]
    public static Task IntNullable([HttpTrigger] HttpRequest request, int? value) => WriteAsync(request, value);

    [Function("binding-long")]
    public static Task Long([HttpTrigger] HttpRequest request, long value) => WriteAsync(request, value);

    [Function("binding-double")]
    public static Task Double([HttpTrigger] HttpRequest request, double value) => WriteAsync(request, value);

    [Function("binding-decimal")]
    public static Task Decimal([HttpTrigger] HttpRequest request, decimal? value) => WriteAsync(request, value);

    [Function("binding-bool")]
    public static Task Bool([HttpTrigger] HttpRequest request, bool? value) => WriteAsync(request, value);

    [Function("binding-guid")]
    public static Task Guid([HttpTrigger] HttpRequest request, Guid? value) => WriteAsync(request, value);

    [Function("binding-date")]
    public static Task Date([HttpTrigger] HttpRequest request, DateTime? value) => WriteAsync(request, value?.ToString("s", CultureInfo.InvariantCulture));

    [Function("binding-offset")]
    public static Task Offset([HttpTrigger] HttpRequest request, DateTimeOffset? value) => WriteAsync(request, value?.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));

    [Function("binding-enum")]
    public static Task Enum([HttpTrigger] HttpRequest request, DayOfWeek? value) => WriteAsync(request, value);

    [Function("binding-timespan")]
    public static Task TimeSpan([HttpTrigger] HttpRequest request, TimeSpan? value) => WriteAsync(request, value);

    [Function("binding-array")]
    public static Task Array([HttpTrigger] HttpRequest request, string[]? value) => WriteAsync(request, value);

    [Function("binding-context")]
    public static Task Context([HttpTrigger] HttpRequest request, FunctionContext context) => WriteAsync(request, context.FunctionDefinition.Name);

    [Function("binding-token")]
    public static Task Token([HttpTrigger] HttpRequest request, FunctionContext context, CancellationToken value)
        => WriteAsync(request, value == context.CancellationToken && value != request.HttpContext.RequestAborted && value.CanBeCanceled);

    [Function("binding-http-context")]
    public static Task HttpContext([HttpTrigger] HttpContext? request, FunctionContext context) => WriteAsync(context.GetHttpContext()!.Request, request);

    [Function("binding-poco")]
    public static Task Poco([HttpTrigger] BindingBody? body, FunctionContext context) => WriteAsync(context.GetHttpContext()!.Request, body);

    [Function("binding-code")]
    public static Task Code([HttpTrigger] HttpRequest request, string? code) => WriteAsync(request, code);

    [Function("binding-mixed")]
    public static Task Mixed([HttpTrigger("post", Route = "binding-mixed/{value}")] HttpRequest request, string value, string other, string third, string? list, string? none, bool flag)
        => WriteAsync(request, $"{value} {other} {third} {list ?? "null"} {none ?? "null"} {flag}");

    [Function("binding-echo")]
    public static async Task Echo([HttpTrigger("post")] HttpRequest request, string value)
    {
        using var reader = new StreamReader(request.Body);
        await WriteAsync(request, $"{value}{await reader.ReadToEndAsync()}");
    }

    [Function("binding-body")]
    public static Task Body([HttpTrigger("post")] HttpRequest request, [Body] BindingBody body) => WriteAsync(request, body.Name);

    [Function("binding-mvc-body")]
    public static Task MvcBody([HttpTrigger("post")] HttpRequest request, [MvcBody] BindingBody? body) => WriteAsync(request, body);

    private static Task WriteAsync(HttpRequest request, object? value)
        => request.HttpContext.Response.WriteAsync(Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "null");
}
