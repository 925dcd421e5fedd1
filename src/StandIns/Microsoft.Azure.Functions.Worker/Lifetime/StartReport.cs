using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Lifetime;

/// <summary>Once the server listens: makes its name known to the app and prints the functions.</summary>
internal sealed class StartReport(FunctionIndex index, HostSettings settings, IConfiguration configuration, IServer server, StartOutput output) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var hostName = ListeningAddress.HostName(ListeningAddress.PortOf(server));
        configuration[ListeningAddress.HostNameSetting] ??= hostName;
        return output.Writer.WriteAsync(Describe(hostName));
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Describe(string hostName)
    {
        var text = new StringBuilder("\nFunctions:\n\n");
        foreach (var function in index.Functions.OrderBy(f => f.Trigger is not HttpTriggerAttribute).ThenBy(f => f.Name, StringComparer.OrdinalIgnoreCase))
        {
            var what = function.Trigger is HttpTriggerAttribute http
                ? $"[{Methods(http)}] http://{hostName}/{FunctionRoutes.RouteOf(function, http, settings)}"
                : "timerTrigger";
            var off = settings.IsDisabled(function.Name) ? " (disabled)" : "";
            text.Append('\t').Append(function.Name).Append(": ").Append(what).Append(off).Append("\n\n");
        }

        return text.ToString();
    }

    private static string Methods(HttpTriggerAttribute trigger)
        => trigger.Methods is { Length: > 0 } methods ? string.Join(',', methods.Select(m => m.ToUpperInvariant())) : "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS";
}
