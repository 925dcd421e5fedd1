using System.Reflection;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Discovery;

/// <summary>What a job method may take: <see cref="TimerInfo"/>, <see cref="FunctionContext"/>, <see cref="JobContext"/> and a token.</summary>
internal static class JobParameters
{
    private static readonly Type[] Known = [typeof(TimerInfo), typeof(FunctionContext), typeof(JobContext), typeof(CancellationToken)];

    /// <summary>
    /// How a method has to be called. One that says it is a job has to be one that the engine can call, but for output bindings;
    /// a plain timer function is left as it is.
    /// </summary>
    public static JobCall Read(FunctionEntry function, bool saysItIsAJob, Action<string> problem)
    {
        var parameters = function.Method.GetParameters();
        var unknown = parameters.FirstOrDefault(parameter => !Known.Contains(parameter.ParameterType));
        if (unknown is not null && saysItIsAJob)
        {
            problem($"the parameter '{unknown.Name}' ({unknown.ParameterType.Name}) can't be given to a job. A job method takes TimerInfo, FunctionContext, JobContext and CancellationToken; take anything else in the constructor of {function.Method.DeclaringType!.Name}.");
        }

        var binding = unknown is not null ? $"uses bindings: its parameter '{unknown.Name}' is bound by the platform"
            : function.HasOutputs ? "uses bindings: its output is bound by the platform"
            : null;
        if (binding is null)
        {
            return new JobCall(NeedsContext(parameters), ThroughPlatform: false);
        }

        if (parameters.FirstOrDefault(parameter => parameter.ParameterType == typeof(JobContext)) is { } job)
        {
            problem($"the parameter '{job.Name}' (JobContext) would stay empty: the platform calls the method, because it {binding}, and knows no JobContext. Remove the parameter, or do in the method what the binding does.");
        }

        return new JobCall(binding, ThroughPlatform: true);
    }

    private static string? NeedsContext(ParameterInfo[] parameters) =>
        parameters.FirstOrDefault(parameter => parameter.ParameterType == typeof(FunctionContext) && !IsNullable(parameter)) is { } context
            ? $"takes a FunctionContext ('{context.Name}'), which only a run that the platform fired has; make it 'FunctionContext?' where the job can do without"
            : null;

    private static bool IsNullable(ParameterInfo parameter) =>
        new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
}
