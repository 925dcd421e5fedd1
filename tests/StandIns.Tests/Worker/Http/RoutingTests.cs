using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using StandIns.Tests.Worker.Testing;

namespace StandIns.Tests.Worker.Http;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("GET", "/api/routing-plain", 200, "plain /api/routing-plain")]
    [InlineData("POST", "/api/routing-plain", 404, "")]
    [InlineData("GET", "/routing-plain", 404, "")]
    [InlineData("GET", "/api/nothing", 404, "")]
    [InlineData("GET", "/api/int/12", 200, "int 12")]
    [InlineData("GET", "/api/int/twelve", 404, "")]
    [InlineData("GET", "/api/optional", 200, "optional none")]
    [InlineData("GET", "/api/optional/x", 200, "optional x")]
    [InlineData("GET", "/api/files/a/b.txt", 200, "files a/b.txt")]
    [InlineData("GET", "/api/same", 200, "same get")]
    [InlineData("POST", "/api/same", 200, "same post")]
    [InlineData("PUT", "/api/same", 404, "")]
    [InlineData("DELETE", "/api/any", 200, "any")]
    [InlineData("GET", "/api/routing-off", 404, "")]
    [InlineData("GET", "/api/routing-off-too", 404, "")]
    public async Task Request_UsualPrefix_ReachesItsFunctionOrNone(string method, string path, int status, string body)
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup
        {
            Functions = [typeof(RoutingFunctions)],
            Arguments = ["--AzureWebJobs.routing-off.Disabled=true", "--AzureWebJobs_routing-off-too_Disabled=1"],
        });
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await app.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/", "root")]
    [InlineData("/one", "one")]
    [InlineData("/anything/else", "rest anything/else")]
    public async Task Request_EmptyPrefix_RootAndCatchAllWork(string path, string body)
    {
        using var folder = new TestFolder().With("host.json", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""");
        await using var app = await TestApp.StartAsync(new TestAppSetup { Functions = [typeof(RootFunctions)], Folder = folder });

        Assert.Equal(body, await app.Client.GetStringAsync(path));
    }

    [Fact]
    public async Task Request_BelowAdmin_IsTheHostsWhateverTheAppTakes()
    {
        using var folder = new TestFolder().With("host.json", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""");
        await using var app = await TestApp.StartAsync(new TestAppSetup { Functions = [typeof(RootFunctions)], Folder = folder, Arguments = ["--environment", "Development"] });

        using var response = await app.Client.GetAsync("/admin/anything");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Request_WithoutKey_IsAnsweredAtEveryLevel()
    {
        await using var app = await TestApp.StartAsync(typeof(RoutingFunctions));

        Assert.Equal("level", await app.Client.GetStringAsync("/api/routing-level"));
    }
}

public static class RoutingFunctions
{
    [Function("routing-plain")]
    public static Task Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => request.HttpContext.Response.WriteAsync("plain " + request.Path);

    [Function("routing-int")]
    public static Task Int([HttpTrigger("get", Route = "int/{id:int}")] HttpRequest request, int id) => request.HttpContext.Response.WriteAsync($"int {id}");

    [Function("routing-optional")]
    public static Task Optional([HttpTrigger("get", Route = "optional/{name?}")] HttpRequest request, string? name) => request.HttpContext.Response.WriteAsync($"optional {name ?? "none"}");

    [Function("routing-files")]
    public static Task Files([HttpTrigger("get", Route = "files/{*path}")] HttpRequest request, string path) => request.HttpContext.Response.WriteAsync($"files {path}");

    [Function("routing-get")]
    public static Task Get([HttpTrigger("get", Route = "same")] HttpRequest request) => request.HttpContext.Response.WriteAsync("same get");

    [Function("routing-post")]
    public static Task Post([HttpTrigger("post", Route = "same")] HttpRequest request) => request.HttpContext.Response.WriteAsync("same post");

    [Function("routing-any")]
    public static Task Any([HttpTrigger(Route = "any")] HttpRequest request) => request.HttpContext.Response.WriteAsync("any");

    [Function("routing-level")]
    public static Task Level([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => request.HttpContext.Response.WriteAsync("level");

    [Function("routing-off")]
    public static Task Off([HttpTrigger("get")] HttpRequest request) => request.HttpContext.Response.WriteAsync("off");

    [Function("routing-off-too")]
    public static Task OffToo([HttpTrigger("get")] HttpRequest request) => request.HttpContext.Response.WriteAsync("off");
}

public static class RootFunctions
{
    [Function("root")]
    public static Task Root([HttpTrigger("get", Route = "/")] HttpRequest request) => request.HttpContext.Response.WriteAsync("root");

    [Function("one")]
    public static Task One([HttpTrigger("get")] HttpRequest request) => request.HttpContext.Response.WriteAsync("one");

    [Function("rest")]
    public static Task Rest([HttpTrigger("get", Route = "{*path}")] HttpRequest request, string path) => request.HttpContext.Response.WriteAsync($"rest {path}");
}
