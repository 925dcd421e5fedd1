using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace Bells;

public sealed class BellFunctions(IHostApplicationLifetime lifetime)
{
    /// <summary>Takes long enough to be there when a signal comes; ends when the app is told to stop.</summary>
    [Function("ring")]
    public async Task RingAsync([TimerTrigger("%Bells:Schedule%", RunOnStartup = true, UseMonitor = false)] TimerInfo timer, FunctionContext context)
    {
        Console.WriteLine("ring: started");
        var told = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStopping.Register(() => told.TrySetResult());
        await told.Task;
        Console.WriteLine($"ring: told to stop, token cancelled: {context.CancellationToken.IsCancellationRequested}");
    }

    [Function("hello")]
    public static IActionResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new OkObjectResult("hello");
}
