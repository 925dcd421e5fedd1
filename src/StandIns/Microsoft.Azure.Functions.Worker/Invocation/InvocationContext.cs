using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>One attempt of an invocation: its services, its token and its data.</summary>
internal sealed class InvocationContext : FunctionContext, IAsyncDisposable
{
    private readonly IServiceScopeFactory scopes;
    private readonly CancellationTokenSource timeout;
    private readonly CancellationTokenSource cancellation;
    private AsyncServiceScope? scope;
    private IServiceProvider? services;

    public InvocationContext(IndexedFunction function, InvocationRequest request, IServiceScopeFactory scopes, CancellationTokenSource timeout)
    {
        this.scopes = scopes;
        this.timeout = timeout;
        Request = request;
        Function = function;
        Bindings = new InvocationBindings(request.InputData, request.TriggerMetadata);
        BindingContext = new TriggerBindingContext(request.TriggerMetadata);
        cancellation = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, request.CallerGone);
        CancellationToken = cancellation.Token;
        Features.Set(Bindings);
    }

    public InvocationRequest Request { get; }

    public IndexedFunction Function { get; }

    public InvocationBindings Bindings { get; }

    public bool TimedOut => timeout.IsCancellationRequested;

    public override string InvocationId => Request.InvocationId;

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext { get; } = ActivityTraceContext.OfCurrent();

    public override BindingContext BindingContext { get; }

    // The official worker gives null here although the type does not say so.
    public override RetryContext RetryContext => Request.Retry!;

    public override IServiceProvider InstanceServices
    {
        get => services ??= OpenScope();
        set => services = value;
    }

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    /// <summary>The invocation's own data behind any context, also one that wraps it.</summary>
    public static InvocationBindings BindingsOf(FunctionContext context)
        => context.Features.Get<InvocationBindings>() ?? throw new InvalidOperationException("The context was not made by this worker: it has no bindings.");

    public async ValueTask DisposeAsync()
    {
        if (scope is { } opened)
        {
            await opened.DisposeAsync();
        }

        cancellation.Dispose();
        timeout.Dispose();
    }

    private IServiceProvider OpenScope()
    {
        var opened = scopes.CreateAsyncScope();
        scope = opened;
        return opened.ServiceProvider;
    }
}
