using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker.Bindings;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What went into an invocation and what came out of it.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>Converts an input before the function runs; the function is given the same value.</summary>
    /// <typeparam name="T">The type asked for.</typeparam>
    /// <param name="context">The invocation.</param>
    /// <param name="bindingMetadata">The input.</param>
    public static async ValueTask<InputBindingData<T>> BindInputAsync<T>(this FunctionContext context, BindingMetadata bindingMetadata)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bindingMetadata);
        var bindings = InvocationContext.BindingsOf(context);
        var parameters = context.InstanceServices.GetRequiredService<ParameterBinder>();
        var bound = new FunctionParameter(bindingMetadata.Name, typeof(T), ImmutableDictionary<string, object>.Empty);
        var result = await parameters.ConvertAsync(context, bound);
        if (result.Status == ConversionStatus.Unhandled
            && context.FunctionDefinition.Parameters.FirstOrDefault(p => string.Equals(p.Name, bindingMetadata.Name, StringComparison.OrdinalIgnoreCase)) is { } declared)
        {
            bindings.Conversions.Remove(bindingMetadata.Name);
            result = await parameters.ConvertAsync(context, declared);
        }

        return new BoundInput<T>(bindings, bindingMetadata, (T?)result.Value);
    }

    /// <summary>What the function returned, when it is of that type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="context">The invocation.</param>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var bindings = InvocationContext.BindingsOf(context);
        return bindings.InvocationResult is T
            ? new BoundInvocationResult<T>(bindings)
            : throw new InvalidOperationException($"The function returned {bindings.InvocationResult?.GetType().ToString() ?? "nothing"}, not {typeof(T)}.");
    }

    /// <summary>What the function returned.</summary>
    /// <param name="context">The invocation.</param>
    public static InvocationResult GetInvocationResult(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new BoundInvocationResult(InvocationContext.BindingsOf(context));
    }

    /// <summary>What goes to the function's outputs.</summary>
    /// <typeparam name="T">The type; outputs of another type come without a value.</typeparam>
    /// <param name="context">The invocation.</param>
    public static IEnumerable<OutputBindingData<T>> GetOutputBindings<T>(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var bindings = InvocationContext.BindingsOf(context);
        return context.FunctionDefinition.OutputBindings.Values.Select(output => new BoundOutput<T>(bindings, output));
    }
}
