using System.Net;
using System.Text;
using Carillon.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>The app as it is composed, in this process, on a free port, over its own SQLite file.</summary>
internal sealed class FuzzedApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _folder;

    private FuzzedApp(IHost host, string folder, CollectingLoggerProvider logs)
    {
        (_host, _folder, Logs) = (host, folder, logs);
        Port = new Uri("http://" + host.Services.GetRequiredService<IConfiguration>()["WEBSITE_HOSTNAME"]).Port;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
        {
            BaseAddress = new Uri($"http://{IPAddress.Loopback}:{Port}"),

            // A run may be waited for as long as 200 seconds.
            Timeout = TimeSpan.FromMinutes(5),
        };
    }

    public HttpClient Client { get; }

    public int Port { get; }

    public CollectingLoggerProvider Logs { get; }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<FuzzedApp> StartAsync(string? token = null, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("carillon-fuzz-").FullName;
        var logs = new CollectingLoggerProvider();
        var builder = global::Functions.Program.Compose(
            ["--applicationName=Functions", "--port=0", $"--environment={(token is null ? "Development" : "Production")}", $"--contentRoot={folder}"]);
        builder.Configuration["Carillon:Access:Token"] = token;
        builder.Configuration["Carillon:Storage"] = "sqlite";
        foreach (var limit in new[] { "Read", "Act", "Admin", "Open", "Refused" })
        {
            // One caller asks for more than any other does: what is looked at here are answers.
            builder.Configuration[$"Carillon:RateLimits:{limit}"] = "0";
        }

        builder.Configuration.AddInMemoryCollection(settings ?? []);
        _ = builder.UseMiddleware<FuzzProbe>();
        builder.Logging.ClearProviders().AddProvider(logs).AddFilter<CollectingLoggerProvider>(level => level >= LogLevel.Error);
        var host = builder.Build();
        await host.StartAsync();
        return new FuzzedApp(host, folder, logs);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
