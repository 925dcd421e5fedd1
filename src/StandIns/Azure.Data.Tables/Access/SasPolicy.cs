using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Access;

/// <summary>Puts a shared access signature into the query of each try. The credential may get another signature in between.</summary>
internal sealed class SasPolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
{
    private const string Sent = "Azure.Data.Tables.Sas";

    public override void OnSendingRequest(HttpMessage message)
    {
        var signature = credential.Signature.TrimStart('?');
        var uri = message.Request.Uri;
        var query = uri.Query.TrimStart('?');
        if (message.TryGetProperty(Sent, out var before) && query.EndsWith((string)before!, StringComparison.Ordinal))
        {
            query = query[..^((string)before!).Length].TrimEnd('&');
        }

        uri.Query = query.Length == 0 ? $"?{signature}" : $"?{query}&{signature}";
        message.SetProperty(Sent, signature);
    }
}
