using System.Net;
using Carillon.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Access;

/// <summary>
/// From where a request comes, for limits on callers whom nothing else is known of. On Azure the platform's front end adds the address to
/// <c>X-Forwarded-For</c>, at its end; what stands before that anybody can have written. Elsewhere it is that of the connection.
/// </summary>
internal static class ClientAddress
{
    /// <summary>The address, as text. Empty where there is none.</summary>
    public static string Of(HttpRequest request, IConfiguration configuration)
    {
        var connection = request.HttpContext.Connection.RemoteIpAddress;
        if ((connection is null || IPAddress.IsLoopback(connection)) && AzurePlatform.IsHere(configuration))
        {
            var last = request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
            if (IPEndPoint.TryParse(last, out var forwarded))
            {
                return forwarded.Address.ToString();
            }
        }

        return connection?.ToString() ?? "";
    }
}
