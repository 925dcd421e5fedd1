using Carillon.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Functions.Jobs;

/// <summary>Adds what the job <c>site-check</c> needs.</summary>
public static class SiteCheckServices
{
    /// <summary>How long a site may take to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Adds the sites of <c>SiteCheck:Urls</c>, and a client that asks them.</summary>
    public static IServiceCollection AddSiteCheck(this IServiceCollection services)
    {
        services.AddSingleton<SiteList>();
        services.AddSingleton<IValidateOptions<SiteCheckOptions>, SiteCheckOptionsValidator>();
        services.AddOptions<SiteCheckOptions>()
            .BindSettings("SiteCheck", binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddHttpClient(SiteList.HttpClientName, client => client.Timeout = Patience);
        return services;
    }
}
