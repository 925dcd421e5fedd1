using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace EndToEnd.Tests.Apps;

/// <summary>
/// An app as a process, on a free port. Whatever happens to the test, the process does not outlive it; its output is kept, and
/// shown where something is not as it should be.
/// </summary>
internal sealed partial class AppProcess : IAsyncDisposable
{
    /// <summary>Ample: a start takes about a second on an idle machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly AppOutput _output = new();
    private readonly AppFolder? _ownFolder;
    private readonly HttpClient _http = new() { Timeout = Patience };
    private bool _disposed;

    private AppProcess(AppSetup setup)
    {
        _ownFolder = setup.Folder is null ? new AppFolder() : null;
        Folder = setup.Folder ?? _ownFolder!;
        _process = new Process { StartInfo = StartInfo(setup, Folder) };
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _output.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Api = new CarillonApi(_http, _output);
    }

    public AppFolder Folder { get; }

    public CarillonApi Api { get; }

    public string Output => _output.Text;

    public int Id => _process.Id;

    /// <summary>Starts an app, and does not wait for it.</summary>
    public static AppProcess Launch(AppSetup setup) => new(setup);

    /// <summary>Starts an app, and waits until it answers.</summary>
    public static async Task<AppProcess> StartAsync(AppSetup setup)
    {
        var app = Launch(setup);
        try
        {
            await app.WaitUntilReadyAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts an app that is expected to refuse, and waits for its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(AppSetup setup)
    {
        await using var app = new AppProcess(setup);
        return (await app.WaitForExitAsync(), app.Output);
    }

    /// <summary>Waits until it answers.</summary>
    public async Task WaitUntilReadyAsync()
    {
        // The list of functions comes once the app listens, and says where.
        var url = await Eventually.FindAsync("list of functions", Patience, async () =>
        {
            await CheckItIsThereAsync();
            return HealthUrl().Match(_output.Text) is { Success: true } match ? match.Groups["port"].Value : null;
        });
        _http.BaseAddress ??= new Uri($"http://{IPAddress.Loopback}:{url}/");
        await Eventually.FindAsync("healthy app", Patience, async () =>
        {
            try
            {
                using var response = await _http.GetAsync(new Uri("api/health", UriKind.Relative));
                return response.IsSuccessStatusCode ? "healthy" : null;
            }
            catch (HttpRequestException)
            {
                // A connection may break without anybody's fault; what ended does not come back.
                await CheckItIsThereAsync();
                return null;
            }
        });
    }

    private async Task CheckItIsThereAsync()
    {
        if (_process.HasExited)
        {
            // What it said last may still be on its way.
            var exitCode = await WaitForExitAsync();
            throw new XunitException($"The app ended with {exitCode} by itself. Its output:\n{_output.Text}");
        }
    }

    /// <summary>Ends it as an operator does. Returns at once.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends it as a power cut does.</summary>
    /// <returns>Its exit code: where it had ended by itself before, its own.</returns>
    public Task<int> KillAsync()
    {
        _process.Kill();
        return WaitForExitAsync();
    }

    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new XunitException($"The app did not end within {Patience}. Its output:\n{_output.Text}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
        _ownFolder?.Dispose();
    }

    public void Authorize(string? token) =>
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

    private static ProcessStartInfo StartInfo(AppSetup setup, AppFolder folder)
    {
        var start = new ProcessStartInfo("dotnet", [setup.Assembly, "--port", setup.Port.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The settings of whoever runs the tests are none of the app's business.
        foreach (var name in start.Environment.Keys.Where(name => ForeignSetting().IsMatch(name)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["AZURE_FUNCTIONS_ENVIRONMENT"] = setup.Environment;
        start.Environment["Carillon__Sqlite__Path"] = folder.Database;
        start.Environment["Probe__Folder"] = folder.Path;
        start.Environment["AzureWebJobs.every-second.Disabled"] = "true";
        foreach (var schedule in new[] { "Slow", "Plain", "Enqueue", "WithContext", "OwnType", "CatchUp", "Zoned", "Load", "LoadMore", "LoadMoved" })
        {
            start.Environment[$"Schedules__{schedule}"] = "0 0 0 1 1 *";
        }

        (string Job, string Schedule)[] own =
            [("Content", "*/5 * * * *"), ("Sweeper", "*/15 * * * *"), ("Monitor", "0 * * * *"), ("Metrics", "*/30 * * * *"), ("Health", "*/10 * * * *"), ("Cleanup", "0 2 * * *")];
        foreach (var (job, schedule) in own)
        {
            start.Environment[$"Schedules__{job}"] = schedule;
        }

        foreach (var (name, value) in setup.Settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    [GeneratedRegex(@"health: \[GET\] http://localhost:(?<port>[0-9]+)/api/health$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex HealthUrl();

    [GeneratedRegex("^(Carillon|SiteCheck|AzureWebJobs|AzureFunctionsJobHost|AZURE_FUNCTIONS|ASPNETCORE|WEBSITE|Logging|TZ$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ForeignSetting();
}
