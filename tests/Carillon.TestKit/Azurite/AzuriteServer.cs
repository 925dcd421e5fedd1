using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Carillon.TestKit.Azurite;

/// <summary>
/// Azurite, the storage emulator: tables and blobs over HTTP, on free ports of this machine, kept in memory. It ends when it is
/// disposed of, and with this process, however that ends.
/// </summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    /// <summary>The account that every emulator has.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>Its key. It is the same everywhere, published, and no secret.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Ample: a start takes about a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Lazy<Task<AzuriteServer>> OfThisProcess = new(StartAsync);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _blobs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _tables = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _disposed;

    private AzuriteServer(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    /// <summary>Where the account's tables are.</summary>
    public Uri Tables { get; private set; } = null!;

    /// <summary>Where the account's blobs are.</summary>
    public Uri Blobs { get; private set; } = null!;

    /// <summary>Leads a storage client to it.</summary>
    public string ConnectionString => ConnectionTo(Tables, Blobs);

    /// <summary>
    /// The one that all tests of this process share. It starts with the first who asks: each takes tables and containers of its
    /// own names.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not installed, or did not start; the message says what to do.</exception>
    public static Task<AzuriteServer> SharedAsync() => OfThisProcess.Value;

    /// <summary>Starts one of its own, for a test that ends it.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or did not start; the message says what to do.</exception>
    public static async Task<AzuriteServer> StartAsync()
    {
        var process = new Process { StartInfo = StartInfo(AzuriteFiles.FindScript()) };
        var server = new AzuriteServer(process);
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            process.Dispose();
            throw new InvalidOperationException($"Azurite takes Node.js, and 'node' does not start: {exception.Message}. {AzuriteFiles.Remedy}", exception);
        }

        try
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await server.WaitUntilItListensAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leads a storage client to the account by other addresses, such as those of a proxy.</summary>
    public static string ConnectionTo(Uri tables, Uri blobs)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(blobs);
        return $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={blobs.AbsoluteUri};TableEndpoint={tables.AbsoluteUri};";
    }

    /// <summary>Ends it, with all that it holds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string script)
    {
        // It closes an idle connection after 5 seconds otherwise: a request that is just then on its way is lost with it.
        string[] connections = ["--blobKeepAliveTimeout", "600", "--tableKeepAliveTimeout", "600"];
        var start = new ProcessStartInfo("node", [script, "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", .. connections, "--inMemoryPersistence", "--disableTelemetry", "--silent"])
        {
            WorkingDirectory = Path.GetDirectoryName(script),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The settings of whoever runs the tests are none of its business.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AZURITE_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    private async Task WaitUntilItListensAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var listening = Task.WhenAll(_blobs.Task, _tables.Task);
        var ended = _process.WaitForExitAsync(patience.Token);
        if (await Task.WhenAny(listening, ended) == ended)
        {
            throw Failure(patience.IsCancellationRequested ? $"Azurite did not start within {Patience}." : "Azurite ended instead of starting.");
        }

        Blobs = await _blobs.Task;
        Tables = await _tables.Task;
    }

    private void Note(string? line)
    {
        lock (_output)
        {
            _ = line is null ? _output : _output.Append(line).Append('\n');
        }

        if (Listens().Match(line ?? "") is { Success: true } match)
        {
            (match.Groups["service"].Value == "Blob" ? _blobs : _tables).TrySetResult(new Uri($"{match.Groups["address"].Value}/{Account}"));
        }
    }

    private InvalidOperationException Failure(string what)
    {
        lock (_output)
        {
            return new InvalidOperationException($"{what} {AzuriteFiles.Remedy} Its output:\n{_output}");
        }
    }

    [GeneratedRegex("^Azurite (?<service>Blob|Table) service is successfully listening at (?<address>[^ ]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Listens();
}
