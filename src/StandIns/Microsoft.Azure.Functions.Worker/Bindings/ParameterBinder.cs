using System.Text;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.Bindings;

/// <summary>Fills a method's parameters from what the trigger delivered.</summary>
internal sealed class ParameterBinder(ConverterChain converters)
{
    /// <summary>All parameters' values in order, or one fault that names every parameter that could not be filled.</summary>
    public async ValueTask<object?[]> BindAsync(FunctionContext context)
    {
        var parameters = context.FunctionDefinition.Parameters;
        var values = new object?[parameters.Length];
        List<string> problems = [];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = parameters[i];
            var source = InvocationContext.BindingsOf(context).FindSource(parameter.Name);
            var result = await ConvertAsync(context, parameter);
            switch (result.Status)
            {
                case ConversionStatus.Succeeded:
                    values[i] = result.Value;
                    break;
                case ConversionStatus.Failed when source is not null:
                    problems.Add($"Parameter '{parameter.Name}' cannot be made a {parameter.Type} from a {source.GetType()}: {result.Error}");
                    break;
                case ConversionStatus.Unhandled when parameter.HasDefaultValue:
                    values[i] = parameter.DefaultValue;
                    break;
                case ConversionStatus.Unhandled when !parameter.IsReferenceOrNullableType:
                    problems.Add($"Parameter '{parameter.Name}' has no value; give it a default value or make it nullable.");
                    break;
            }
        }

        return problems.Count == 0 ? values : throw new FunctionInputConverterException(Message(context, problems));
    }

    /// <summary>One parameter's value; converted once per invocation.</summary>
    public async ValueTask<ConversionResult> ConvertAsync(FunctionContext context, FunctionParameter parameter)
    {
        var bindings = InvocationContext.BindingsOf(context);
        if (bindings.Conversions.TryGetValue(parameter.Name, out var known))
        {
            return known;
        }

        var source = bindings.FindSource(parameter.Name);
        var result = await converters.ConvertAsync(new ParameterConversion(parameter.Type, source, context, parameter.Properties));
        bindings.Conversions[parameter.Name] = result;
        return result;
    }

    private static string Message(FunctionContext context, List<string> problems)
    {
        var message = new StringBuilder($"{problems.Count} parameter(s) of function '{context.FunctionDefinition.Name}' could not be filled:");
        foreach (var problem in problems)
        {
            message.AppendLine().Append(problem);
        }

        return message.ToString();
    }
}
