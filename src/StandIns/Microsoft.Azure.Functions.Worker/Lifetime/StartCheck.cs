using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Lifetime;

/// <summary>Refuses an app before anything of it runs.</summary>
internal sealed class StartCheck(FunctionIndex index, HttpIntegration http) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!http.IsConfigured && index.Functions.FirstOrDefault(f => f.Trigger is HttpTriggerAttribute) is { } unreachable)
        {
            throw new InvalidOperationException($"{unreachable.Definition.EntryPoint} answers requests, and the app does not. Call builder.ConfigureFunctionsWebApplication().");
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
