using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Admin;

/// <summary>Outside Development, lets only those with the master key into /admin.</summary>
internal static class AdminKey
{
    public const string Header = "x-functions-key";

    public static Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase)
            || http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
            || IsMaster(http.Request.Headers[Header].ToString(), http.RequestServices.GetRequiredService<HostSettings>().MasterKey))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private static bool IsMaster(string given, string? key)
        => !string.IsNullOrEmpty(key) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key));
}
