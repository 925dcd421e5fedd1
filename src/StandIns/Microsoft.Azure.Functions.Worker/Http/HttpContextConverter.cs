using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Gives the request, once the pipeline has it.</summary>
internal sealed class HttpContextConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(Convert(context));

    private static ConversionResult Convert(ConverterContext context)
    {
        if (context.FunctionContext.GetHttpContext() is not { } http)
        {
            return ConversionResult.Unhandled();
        }

        if (context.TargetType == typeof(HttpRequest))
        {
            return ConversionResult.Success(http.Request);
        }

        return context.TargetType == typeof(HttpRequestData)
            ? ConversionResult.Success(new ServedRequest(http.Request, context.FunctionContext))
            : ConversionResult.Unhandled();
    }
}
