using Carillon.Configuration;
using Carillon.Health;
using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Functions.Jobs;

/// <summary>Adds what the job <c>content</c> needs, and the names under which a content pipeline knows its six jobs.</summary>
public static class ContentPipelineServices
{
    /// <summary>Adds them. Settings go before what is said here: those of <c>Content</c>, <c>Schedules</c> and <c>Carillon:Aliases</c>.</summary>
    public static FunctionsApplicationBuilder AddContentPipeline(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("Schedules:Content", "*/5 * * * *")] });

        var services = builder.Services;
        services.AddSingleton<IValidateOptions<ContentOptions>, ContentOptionsValidator>();
        services.AddOptions<ContentOptions>()
            .BindSettings("Content", binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddReloading<ContentOptions>("Content");
        services.AddSingleton(provider => new JobSwitch(
            "content", string.IsNullOrEmpty(provider.GetRequiredService<IOptions<ContentOptions>>().Value.Url) ? ContentJob.NoUrl : null));

        services.AddSingleton<IPrerequisite, ContentPrerequisite>();

        // The job has its own time limit, by the app's clock. What the client would log of each request is in the run's record.
        services.AddHttpClient(ContentJob.HttpClientName, client => (client.Timeout, client.MaxResponseContentBufferSize) = (Timeout.InfiniteTimeSpan, 64 * 1024))
            .RemoveAllLoggers();
        services.Configure<AliasOptions>(aliases =>
        {
            aliases.Sweeper = "content_pipeline_sweeper";
            aliases.Monitor = "content_pipeline_monitor";
            aliases.Metrics = "content_pipeline_metrics";
            aliases.Health = "content_pipeline_health";
            aliases.Cleanup = "content_pipeline_cleanup";
        });
        return builder;
    }
}
