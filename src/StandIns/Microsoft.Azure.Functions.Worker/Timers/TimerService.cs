using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Functions.Worker.Lifetime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Starts the timers once the app listens, and drains them before the app is told to stop.</summary>
internal sealed class TimerService(
    TimerCatalog catalog,
    TimerStatusStore store,
    TimerInvoker invoker,
    RunningInvocations running,
    TimeProvider clock,
    ILogger<TimerService> logger) : IHostedLifecycleService, IDisposable
{
    /// <summary>How long running timers may go on before the app learns that it stops.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource firing = new();
    private readonly Lock gate = new();
    private Task? drain;

    /// <summary>Cancelled when timers fire no more.</summary>
    public CancellationToken Firing => firing.Token;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var timer in catalog.Read())
        {
            var listener = new TimerListener(timer, store, invoker, catalog.Zone, clock, logger);
            _ = running.Track(ListenAsync(listener, timer.Name));
        }

        return Task.CompletedTask;
    }

    /// <summary>Fires no more and waits for what runs, up to the drain's length. Asked again, it is the same drain.</summary>
    public Task DrainAsync()
    {
        lock (gate)
        {
            return drain ??= DrainOnceAsync();
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
        => await DrainAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Waits for what still runs after the app was told, as long as the host's shutdown time-out allows.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await running.WhenIdleAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cancellationToken.IsCancellationRequested)
        {
            TimerLog.CutOff(logger);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => firing.Dispose();

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A timer must not die in silence.")]
    private async Task ListenAsync(TimerListener listener, string function)
    {
        try
        {
            await listener.RunAsync(firing.Token);
        }
        catch (Exception fault)
        {
            TimerLog.Broken(logger, function, fault);
        }
    }

    private async Task DrainOnceAsync()
    {
        await firing.CancelAsync();
        using var waited = new CancellationTokenSource();
        await Task.WhenAny(running.WhenIdleAsync(), Task.Delay(Drain, clock, waited.Token));
        await waited.CancelAsync();
    }
}
