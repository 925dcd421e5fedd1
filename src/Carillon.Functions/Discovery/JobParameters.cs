using System.Reflection;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Discovery;

/// <summary>What a job method may take: <see cref="TimerInfo"/>, <see cref="FunctionContext"/>, <see cref="JobContext"/> and a token.</summary>
internal static class JobParameters
{
    private static readonly Type[] Known = [typeof(TimerInfo), typeof(FunctionContext), typeof(JobContext), typeof(CancellationToken)];

    /// <summary>
    /// Why only the platform can call a method. Null where the engine can. A method that says it is a job has to be one that the
    /// engine can call, but for output bindings; a plain timer function is left as it is.
    /// </summary>
    public static string? OnlyByPlatform(FunctionEntry function, bool saysItIsAJob, Action<string> problem)
    {
        var parameters = function.Method.GetParameters();
        if (parameters.FirstOrDefault(parameter => !Known.Contains(parameter.ParameterType)) is { } unknown)
        {
            if (saysItIsAJob)
            {
                problem($"the parameter '{unknown.Name}' ({unknown.ParameterType.Name}) can't be given to a job. A job method takes TimerInfo, FunctionContext, JobContext and CancellationToken; take anything else in the constructor of {function.Method.DeclaringType!.Name}.");
            }

            return $"uses bindings: its parameter '{unknown.Name}' is bound by the platform";
        }

        if (function.HasOutputs)
        {
            return "uses bindings: its output is bound by the platform";
        }

        return parameters.FirstOrDefault(parameter => parameter.ParameterType == typeof(FunctionContext) && !IsNullable(parameter)) is { } context
            ? $"takes a FunctionContext ('{context.Name}'), which only the platform gives; make it 'FunctionContext?' where the job can do without"
            : null;
    }

    private static bool IsNullable(ParameterInfo parameter) =>
        new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
}
