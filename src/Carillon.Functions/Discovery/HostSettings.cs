using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Discovery;

/// <summary>
/// What host.json, with the overrides of the environment, says to the Functions host, as far as it concerns this library.
/// </summary>
/// <param name="RoutePrefix">What every route begins with. The host's default is <c>api</c>.</param>
/// <param name="FunctionTimeout">How long an invocation may take. Null where there is no limit. The host's default is 5 minutes on the Consumption plan, otherwise 30.</param>
internal sealed record HostSettings(string RoutePrefix, TimeSpan? FunctionTimeout)
{
    /// <summary>What the platform calls the Consumption plan in <c>WEBSITE_SKU</c>.</summary>
    private const string ConsumptionPlan = "Dynamic";

    /// <summary>Reads host.json from the app's folder.</summary>
    public static HostSettings Read(IConfiguration app)
    {
        var host = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json"), optional: true)
            .AddConfiguration(app.GetSection("AzureFunctionsJobHost"))
            .Build();
        return new HostSettings(
            (host["extensions:http:routePrefix"] ?? "api").Trim('/'),
            host["functionTimeout"] switch
            {
                "-1" => null,
                { } text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero => timeout,
                _ => TimeSpan.FromMinutes(ConsumptionPlan.Equals(app["WEBSITE_SKU"], StringComparison.OrdinalIgnoreCase) ? 5 : 30),
            });
    }
}
