using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Access;

/// <summary>Signs each try of a request with the account's key, in the service's "Shared Key Lite" form: date and resource.</summary>
internal sealed class SharedKeyPolicy(TableSharedKeyCredential credential, TimeProvider clock) : HttpPipelineSynchronousPolicy
{
    private readonly string scheme = $"SharedKeyLite {credential.AccountName}:";

    public override void OnSendingRequest(HttpMessage message)
    {
        var date = clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        message.Request.Headers.SetValue("x-ms-date", date);
        message.Request.Headers.SetValue("Authorization", scheme + credential.Sign(TextToSign(date, credential.AccountName, message.Request.Uri.ToUri())));
    }

    /// <summary>The date and the resource: the account, the path as it is sent, and of the query only <c>comp</c>.</summary>
    internal static string TextToSign(string date, string account, Uri uri)
        => $"{date}\n/{account}{uri.AbsolutePath}{Component(uri.Query)}";

    private static string Component(string query)
    {
        foreach (var part in query.TrimStart('?').Split('&'))
        {
            if (part.StartsWith("comp=", StringComparison.Ordinal))
            {
                return "?" + part;
            }
        }

        return "";
    }
}
