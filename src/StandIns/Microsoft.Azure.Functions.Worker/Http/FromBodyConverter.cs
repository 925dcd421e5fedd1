using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Reads the request's body with the model binder that MVC would use.</summary>
internal sealed class FromBodyConverter : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var http = context.FunctionContext.GetHttpContext()
            ?? throw new InvalidOperationException("[FromBody] needs a request: it works on HTTP functions, after ConfigureFunctionsWebApplication().");
        var metadata = http.RequestServices.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(context.TargetType);
        var binder = http.RequestServices.GetRequiredService<IModelBinderFactory>().CreateBinder(new ModelBinderFactoryContext
        {
            Metadata = metadata,
            BindingInfo = new BindingInfo
            {
                BinderModelName = metadata.BinderModelName ?? "",
                BindingSource = BindingSource.Body,
                BinderType = metadata.BinderType,
                PropertyFilterProvider = metadata.PropertyFilterProvider,
            },
        });
        var binding = new DefaultModelBindingContext
        {
            ModelMetadata = metadata,
            ModelName = metadata.BinderModelName ?? "",
            BindingSource = BindingSource.Body,
            ModelState = new ModelStateDictionary(),
            ActionContext = new ActionContext { HttpContext = http },
        };
        await binder.BindModelAsync(binding);
        if (!binding.Result.IsModelSet && !binding.ModelState.IsValid)
        {
            throw new InvalidOperationException(Errors(binding.ModelState));
        }

        return ConversionResult.Success(binding.Result.Model);
    }

    private static string Errors(ModelStateDictionary state)
    {
        var message = new StringBuilder();
        foreach (var error in state.Values.SelectMany(v => v.Errors))
        {
            message.AppendLine(string.IsNullOrEmpty(error.ErrorMessage) ? error.Exception?.Message : error.ErrorMessage);
        }

        return message.ToString();
    }
}
