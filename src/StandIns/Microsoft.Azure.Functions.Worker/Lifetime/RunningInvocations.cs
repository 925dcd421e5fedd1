using System.Collections.Concurrent;

namespace Microsoft.Azure.Functions.Worker.Lifetime;

/// <summary>The invocations that no request waits for: timers and runs by hand.</summary>
internal sealed class RunningInvocations
{
    private readonly ConcurrentDictionary<Task, byte> running = new();

    public Task Track(Task run)
    {
        running.TryAdd(run, 0);
        run.ContinueWith(ended => running.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return run;
    }

    /// <summary>Ends when nothing runs any more.</summary>
    public async Task WhenIdleAsync()
    {
        while (running.Keys.FirstOrDefault() is { } run)
        {
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            running.TryRemove(run, out _);
        }
    }
}
