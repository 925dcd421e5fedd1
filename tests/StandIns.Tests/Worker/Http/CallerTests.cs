using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using StandIns.Tests.Worker.Testing;

namespace StandIns.Tests.Worker.Http;

/// <summary>The caller going away cancels the token; a completed response does not, nor does its caller going away afterwards.</summary>
public sealed class CallerTests
{
    [Fact]
    public async Task Token_CallerGoesAway_IsCancelled()
    {
        var calls = new CallerSignals();
        await using var app = await StartAsync(calls);
        using var caller = new CancellationTokenSource();

        var request = app.Client.GetAsync("/api/caller-waits", caller.Token);
        await calls.Started.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.True(await calls.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("done")]
    [InlineData("")]
    public async Task Token_ResponseCompletedThenCallerGone_IsNotCancelled(string body)
    {
        var calls = new CallerSignals();
        await using var app = await StartAsync(calls);
        using var client = new HttpClient { BaseAddress = app.Client.BaseAddress };

        var answer = await client.GetStringAsync("/api/caller-completes?body=" + body);
        client.Dispose();
        await calls.CallerGone.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(body, answer);
        calls.GoOn.SetResult();
        Assert.False(await calls.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private static Task<TestApp> StartAsync(CallerSignals calls) => TestApp.StartAsync(new TestAppSetup
    {
        Functions = [typeof(CallerFunctions)],
        Before = builder => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(builder.Services, calls),
    });
}

public sealed class CallerSignals
{
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource CallerGone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<bool> Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public sealed class CallerFunctions(CallerSignals calls)
{
    [Function("caller-waits")]
    public async Task Waits([HttpTrigger("get")] HttpRequest request, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => calls.Cancelled.TrySetResult(true));
        calls.Started.SetResult();
        await calls.Cancelled.Task;
    }

    [Function("caller-completes")]
    public async Task Completes([HttpTrigger("get")] HttpRequest request, string body, CancellationToken cancellationToken)
    {
        await using var registration = request.HttpContext.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.Register(() => calls.CallerGone.TrySetResult());
        if (body.Length > 0)
        {
            await request.HttpContext.Response.WriteAsync(body, cancellationToken);
        }

        await request.HttpContext.Response.CompleteAsync();
        await calls.GoOn.Task;
        calls.Cancelled.SetResult(cancellationToken.IsCancellationRequested);
    }
}
