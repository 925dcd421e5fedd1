using System.Reflection;
using Microsoft.Azure.Functions.Worker.Bindings;
using Microsoft.Azure.Functions.Worker.Discovery;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Pipeline;

/// <summary>The innermost steps: fills the parameters, calls the method, deals out what it returned.</summary>
internal static class FunctionExecution
{
    public static Func<FunctionExecutionDelegate, FunctionExecutionDelegate> Step => _ => ExecuteAsync;

    private static async Task ExecuteAsync(FunctionContext context)
    {
        var bindings = InvocationContext.BindingsOf(context);
        var function = context.InstanceServices.GetRequiredService<FunctionIndex>().ById(context.FunctionId);
        var arguments = await context.InstanceServices.GetRequiredService<ParameterBinder>().BindAsync(context);
        var instance = function.Method.IsStatic
            ? null
            : ActivatorUtilities.CreateInstance(context.InstanceServices, function.Method.DeclaringType!);
        var returned = function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        bindings.InvocationResult = await ReturnedValue.AwaitAsync(returned, function.Method.ReturnType);
        DealOut(context, bindings);
    }

    private static void DealOut(FunctionContext context, InvocationBindings bindings)
    {
        var outputs = context.FunctionDefinition.OutputBindings;
        if (bindings.InvocationResult is not { } result || outputs.Count == 0)
        {
            return;
        }

        var byProperty = !outputs.ContainsKey(FunctionOutputs.Return);
        foreach (var (name, output) in outputs)
        {
            var value = byProperty ? result.GetType().GetProperty(name)?.GetValue(result) : result;
            if (value is null)
            {
                continue;
            }

            if (byProperty)
            {
                bindings.OutputData[name] = value;
            }

            if (output.Type != FunctionOutputs.Http)
            {
                InvocationLog.OutputGoesNowhere(context.GetLogger("Function." + context.FunctionDefinition.Name), context.FunctionDefinition.Name, context.InvocationId, name, output.Type);
            }
        }

        if (byProperty)
        {
            bindings.InvocationResult = null;
        }
    }
}
