using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Carillon.TestKit.Faults;

/// <summary>
/// Stands between a client and a storage service, on a free port of this machine: does to requests what a plan says, passes on
/// the rest as they are, and keeps account of all. Signatures stay good: they do not cover the host.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private const int PiecesOfSlowAnswers = 8;

    private readonly Service _service;
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<ProxiedRequest> _requests = [];
    private volatile FaultPlan _plan;
    private int _number;

    private FaultProxy(Service service, FaultPlan plan, WebApplication app)
    {
        _service = service;
        _plan = plan;
        _app = app;
    }

    /// <summary>Where it is: the service's path on a port of its own.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What happens to requests from now on.</summary>
    public FaultPlan Plan
    {
        get => _plan;
        set => _plan = value;
    }

    /// <summary>How long a slow answer takes. 200 ms unless it is set.</summary>
    public TimeSpan SlowAnswerTime { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The requests since the start, or since they were forgotten, by number. A client that has its answer is among them.</summary>
    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests.OrderBy(request => request.Number)];
            }
        }
    }

    /// <summary>Starts one before a service.</summary>
    /// <param name="service">Where the service is, with the path to the account.</param>
    /// <param name="plan">What happens to requests; nothing when null.</param>
    public static async Task<FaultProxy> StartAsync(Uri service, FaultPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(service);

        // Empty: neither settings nor logs of whoever runs the tests.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var proxy = new FaultProxy(new Service(service), plan ?? FaultPlan.None, app);
        app.Run(proxy.HandleAsync);
        await app.StartAsync();
        proxy.Address = new UriBuilder(service) { Port = new Uri(app.Urls.Single()).Port }.Uri;
        return proxy;
    }

    /// <summary>Forgets the requests so far. The next one goes on with the numbers.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    /// <summary>Ends it. Whoever still waits for an answer is cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _service.Dispose();
        _stopping.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            await PassAsync(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client is gone, or this proxy is about to be.
            context.Abort();
        }
    }

    private async Task PassAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _number);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, _stopping.Token);
        var request = TableProtocol.Describe(number, context.Request, target, body.ToArray());
        request = request with { Fault = Plan.For(request) };
        if (request.Fault is not (Fault.None or Fault.SlowAnswer or Fault.ServerErrorAfter or Fault.SilenceAfter or Fault.CutAfter))
        {
            await AnswerAsync(context, request, fromService: null);
            return;
        }

        Answer answer;
        try
        {
            answer = await _service.AskAsync(context.Request, target, body.ToArray(), _stopping.Token);
        }
        catch (HttpRequestException exception)
        {
            await SendAsync(context, request, MadeUpAnswers.ServiceIsGone(exception), pieces: 1);
            return;
        }

        await AnswerAsync(context, request with { ServiceStatus = answer.Status, Rows = TableProtocol.RowsOf(request.Kind, answer) }, answer);
    }

    private async Task AnswerAsync(HttpContext context, ProxiedRequest request, Answer? fromService)
    {
        switch (request.Fault)
        {
            case Fault.Cut or Fault.CutAfter:
                Note(request);
                context.Abort();
                break;
            case Fault.Silence or Fault.SilenceAfter:
                Note(request);
                await WaitUntilItIsGoneAsync(context);
                break;
            case Fault.None:
                await SendAsync(context, request, fromService!, pieces: 1);
                break;
            case Fault.SlowAnswer:
                await SendAsync(context, request, fromService!, PiecesOfSlowAnswers);
                break;
            default:
                var asXml = request.Kind != RequestKind.Batch && context.Request.Headers.Accept.ToString().Contains("xml", StringComparison.OrdinalIgnoreCase);
                await SendAsync(context, request, MadeUpAnswers.To(request, asXml), pieces: 1);
                break;
        }
    }

    private async Task SendAsync(HttpContext context, ProxiedRequest request, Answer answer, int pieces)
    {
        // The account comes first: a client that has its answer finds itself in it.
        Note(request with { Status = answer.Status });
        context.Response.StatusCode = answer.Status;
        foreach (var (name, values) in answer.Headers)
        {
            context.Response.Headers[name] = values;
        }

        if (answer.Body.Length == 0)
        {
            // An answer that may have no body, such as 204, is over with its headers: to write even nothing would break the connection.
            return;
        }

        context.Response.ContentLength = answer.Body.Length;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        for (var piece = 0; piece < pieces; piece++)
        {
            if (pieces > 1)
            {
                await Task.Delay(SlowAnswerTime / pieces, TimeProvider.System, gone.Token);
            }

            await context.Response.Body.WriteAsync(answer.Body.AsMemory()[(answer.Body.Length * piece / pieces)..(answer.Body.Length * (piece + 1) / pieces)], gone.Token);
            await context.Response.Body.FlushAsync(gone.Token);
        }
    }

    private async Task WaitUntilItIsGoneAsync(HttpContext context)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone.Token);
    }

    private void Note(ProxiedRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
        }
    }
}
