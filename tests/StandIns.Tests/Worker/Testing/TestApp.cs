using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace StandIns.Tests.Worker.Testing;

/// <summary>A running app made of a few function classes, on a port of its own, in folders of its own.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly IHost host;

    private TestApp(IHost host, TestFolder folder, StringWriter output, CollectedLog log)
    {
        this.host = host;
        Folder = folder;
        Output = output;
        Log = log;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{HostName.Split(':')[1]}") };
    }

    public HttpClient Client { get; }

    public TestFolder Folder { get; }

    public CollectedLog Log { get; }

    public StringWriter Output { get; }

    public IServiceProvider Services => host.Services;

    public IHost Host => host;

    public string HostName => host.Services.GetRequiredService<IConfiguration>()["WEBSITE_HOSTNAME"]!;

    public static Task<TestApp> StartAsync(params Type[] functions) => StartAsync(new TestAppSetup { Functions = functions });

    public static async Task<TestApp> StartAsync(TestAppSetup setup)
    {
        var folder = setup.Folder ?? new TestFolder();
        var output = new StringWriter();
        var log = new CollectedLog();
        var host = Build(setup, folder, output, log);
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            folder.Dispose();
            throw;
        }

        return new TestApp(host, folder, output, log);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.StopAsync();
        host.Dispose();
        Folder.Dispose();
    }

    private static IHost Build(TestAppSetup setup, TestFolder folder, StringWriter output, CollectedLog log)
    {
        string[] args = ["--port", "0", "--applicationName", "StandIns.Tests", "--contentRoot", folder.Path, .. setup.Arguments];
        var builder = new FunctionsApplicationBuilder(args, new StartOverrides { BaseDirectory = folder.Path, FunctionTypes = setup.Functions, Output = output });
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(log);
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        if (setup.Clock is { } clock)
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
        }

        setup.Before?.Invoke(builder);
        builder.ConfigureFunctionsWebApplication();
        setup.After?.Invoke(builder);
        return builder.Build();
    }
}
