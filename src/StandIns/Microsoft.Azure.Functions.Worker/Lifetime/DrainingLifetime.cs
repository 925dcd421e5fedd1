using System.Runtime.InteropServices;
using Microsoft.Azure.Functions.Worker.Timers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Lifetime;

/// <summary>On a signal to end: first the drain, then the app is told. A second signal ends the process at once.</summary>
internal sealed class DrainingLifetime(TimerService timers, IHostApplicationLifetime lifetime, ILogger<DrainingLifetime> logger) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> signals = [];
    private int draining;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => signals.ForEach(s => s.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Exchange(ref draining, 1) != 0)
        {
            return;
        }

        context.Cancel = true;
        LifetimeLog.Draining(logger, context.Signal);
        _ = DrainAsync();
    }

    private async Task DrainAsync()
    {
        try
        {
            await timers.DrainAsync();
        }
        finally
        {
            lifetime.StopApplication();
        }
    }
}
