using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Timers;

/// <summary>
/// The platform's invocation as the code of a run sees it: everything is the platform's, but for the token. That is the run's,
/// which the platform cancels too, and the job's time-out and the shutdown besides.
/// </summary>
internal sealed class RunInvocation(FunctionContext platform, CancellationToken run) : FunctionContext
{
    public override string InvocationId => platform.InvocationId;

    public override string FunctionId => platform.FunctionId;

    public override TraceContext TraceContext => platform.TraceContext;

    public override BindingContext BindingContext => platform.BindingContext;

    public override RetryContext RetryContext => platform.RetryContext;

    public override IServiceProvider InstanceServices
    {
        get => platform.InstanceServices;
        set => platform.InstanceServices = value;
    }

    public override FunctionDefinition FunctionDefinition => platform.FunctionDefinition;

    public override IDictionary<object, object> Items
    {
        get => platform.Items;
        set => platform.Items = value;
    }

    public override IInvocationFeatures Features => platform.Features;

    public override CancellationToken CancellationToken => run;
}
