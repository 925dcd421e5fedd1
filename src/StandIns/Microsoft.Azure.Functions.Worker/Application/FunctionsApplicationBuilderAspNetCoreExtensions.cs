using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Lets functions answer requests with the types of ASP.NET Core.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Shows requests to functions and to the steps added after this one, and turns results into responses.</summary>
    /// <param name="builder">The app.</param>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AnswersRequests = true;
        builder.Services.AddMvc();
        builder.Services.Configure<WorkerOptions>(options => options.InputConverters.RegisterAt<HttpContextConverter>(0));
        builder.Use(HttpStep.Wrap);
        return builder;
    }
}
