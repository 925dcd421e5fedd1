using System.Net;

namespace Azure.Data.Tables.Access;

/// <summary>The address of an account's tables.</summary>
internal static class TableEndpoint
{
    /// <summary>The account in an address: the first label of the host, or the first part of the path where the host is an address or this machine, as with the emulator.</summary>
    public static string Account(Uri endpoint)
    {
        var byPath = IPAddress.TryParse(endpoint.Host.Trim('[', ']'), out _) || !endpoint.Host.Contains('.', StringComparison.Ordinal);
        return byPath
            ? endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? ""
            : endpoint.Host.Split('.')[0];
    }

    /// <summary>An address without its query, which may be a signature, and without a slash at its end.</summary>
    public static string Base(Uri endpoint) => endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>Whether what is secret in a request stays so on its way: over TLS, or on this machine.</summary>
    public static void AskForHttps(Uri endpoint, string credential)
    {
        if (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback)
        {
            throw new ArgumentException($"{credential} is only sent over HTTPS.", nameof(endpoint));
        }
    }
}
