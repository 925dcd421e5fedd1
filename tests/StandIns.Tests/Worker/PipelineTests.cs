using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StandIns.Tests.Worker.Testing;

namespace StandIns.Tests.Worker;

public sealed class PipelineTests
{
    [Fact]
    public async Task Middlewares_OfAllKinds_RunInOrderAndSeeTheRequestOnceItIsShown()
    {
        List<string> seen = [];
        await using var app = await TestApp.StartAsync(new TestAppSetup
        {
            Functions = [typeof(PipelineFunctions)],
            Before = builder => builder.UseMiddleware(Note("before")),
            After = builder =>
            {
                builder.UseMiddleware(Note("after"));
                builder.UseWhen(c => c.FunctionDefinition.Name == "pipeline-scoped", Note("never"));
                builder.UseWhen(c => c.FunctionDefinition.Name == "pipeline-plain", Note("when"));
            },
        });

        await app.Client.GetStringAsync("/api/pipeline-plain");

        Assert.Equal(["before False", "after True", "when True", "when done", "after done", "before done"], seen);

        Func<FunctionContext, Func<Task>, Task> Note(string name) => async (context, next) =>
        {
            seen.Add($"{name} {context.GetHttpContext() is not null}");
            await next();
            seen.Add($"{name} done");
        };
    }

    [Fact]
    public async Task Middleware_AfterTheFunction_CanSwapTheResult()
    {
        await using var app = await StartAsync(async (context, next) =>
        {
            await next();
            Assert.IsType<OkObjectResult>(context.GetInvocationResult<IActionResult>().Value);
            context.GetInvocationResult().Value = new OkObjectResult("swapped");
        });

        Assert.Equal("swapped", await app.Client.GetStringAsync("/api/pipeline-plain"));
    }

    [Fact]
    public async Task Middleware_NotCallingNext_ShortCircuits()
    {
        await using var app = await StartAsync((context, _) => context.GetHttpContext()!.Response.WriteAsync("short"));

        Assert.Equal("short", await app.Client.GetStringAsync("/api/pipeline-plain"));
    }

    [Fact]
    public async Task Middleware_FaultOfTheFunction_ComesUnwrapped()
    {
        Exception? seen = null;
        await using var app = await StartAsync(async (_, next) => seen = await Record.ExceptionAsync(next));

        await app.Client.GetStringAsync("/api/pipeline-fault");

        Assert.Equal("bad", Assert.IsType<FormatException>(seen).Message);
    }

    [Fact]
    public async Task Middleware_AddedTwiceByType_RunsTwiceOnOneInstance()
    {
        await using var app = await TestApp.StartAsync(new TestAppSetup
        {
            Functions = [typeof(PipelineFunctions)],
            After = builder => builder.UseMiddleware<CountingMiddleware>().UseMiddleware<CountingMiddleware>(),
        });

        await app.Client.GetStringAsync("/api/pipeline-plain");

        Assert.Equal(2, app.Services.GetRequiredService<CountingMiddleware>().Calls);
    }

    [Fact]
    public async Task Middleware_BindsAnInput_FunctionIsGivenWhatItSet()
    {
        await using var app = await StartAsync(async (context, next) =>
        {
            var input = context.FunctionDefinition.InputBindings["request"];
            var bound = await context.BindInputAsync<HttpRequest>(input);
            Assert.Same(context.GetHttpContext()!.Request, bound.Value);
            bound.Value = new DefaultHttpContext { Request = { Path = "/other" } }.Request;
            await next();
        });

        Assert.Equal("/other", await app.Client.GetStringAsync("/api/pipeline-plain"));
    }

    [Fact]
    public async Task Invocation_Scope_IsSharedWithTheRequestAndEndsWithIt()
    {
        var scopes = new ScopeCount();
        await using var app = await TestApp.StartAsync(new TestAppSetup
        {
            Functions = [typeof(PipelineFunctions)],
            Before = builder => builder.Services.AddSingleton(scopes).AddScoped<ScopedThing>(),
        });

        var first = await app.Client.GetStringAsync("/api/pipeline-scoped");
        var second = await app.Client.GetStringAsync("/api/pipeline-scoped");

        Assert.Equal("shared 1", first);
        Assert.Equal("shared 2", second);
        await app.Host.StopAsync();
        Assert.Equal(2, scopes.Disposed);
        Assert.Equal(0, PipelineFunctions.DisposedInstances);
    }

    [Fact]
    public void Build_Twice_IsRefused()
    {
        var builder = Microsoft.Azure.Functions.Worker.Builder.FunctionsApplication.CreateBuilder(["--applicationName", "StandIns.Tests"]);
        using var host = builder.Build();

        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.Use(next => next));
    }

    private static Task<TestApp> StartAsync(Func<FunctionContext, Func<Task>, Task> middleware) => TestApp.StartAsync(new TestAppSetup
    {
        Functions = [typeof(PipelineFunctions)],
        After = builder => builder.UseMiddleware(middleware),
    });
}

public sealed class CountingMiddleware : IFunctionsWorkerMiddleware
{
    public int Calls { get; private set; }

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        Calls++;
        return next(context);
    }
}

public sealed class ScopeCount
{
    public int Opened { get; set; }

    public int Disposed { get; set; }
}

public sealed class ScopedThing : IDisposable
{
    private readonly ScopeCount count;

    public ScopedThing(ScopeCount count)
    {
        this.count = count;
        Number = ++count.Opened;
    }

    public int Number { get; }

    public void Dispose() => count.Disposed++;
}

public sealed class PipelineFunctions(IServiceProvider services) : IDisposable
{
    public static int DisposedInstances { get; private set; }

    [Function("pipeline-plain")]
    public static IActionResult Plain([HttpTrigger("get")] HttpRequest request) => new OkObjectResult(request.Path.Value);

    [Function("pipeline-fault")]
    public static Task Fault([HttpTrigger("get")] HttpRequest request) => throw new FormatException("bad");

    [Function("pipeline-scoped")]
    public IActionResult Scoped([HttpTrigger("get")] HttpRequest request)
    {
        var thing = services.GetRequiredService<ScopedThing>();
        return new OkObjectResult($"{(thing == request.HttpContext.RequestServices.GetRequiredService<ScopedThing>() ? "shared" : "apart")} {thing.Number}");
    }

    public void Dispose() => DisposedInstances++;
}
