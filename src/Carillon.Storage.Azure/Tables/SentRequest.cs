using Azure.Core;
using Azure.Core.Pipeline;

namespace Carillon.Storage.Azure.Tables;

/// <summary>
/// Whether a request went out: what fails before, as when there is no token to sign it with, has written nothing for certain.
/// </summary>
internal sealed class SentRequest
{
    private const string Property = "Carillon.SentRequest";

    /// <summary>Notes for each request that it goes out. Belongs last before the transport.</summary>
    public static HttpPipelinePolicy Policy { get; } = new NotingPolicy();

    /// <summary>Whether it was handed to the transport.</summary>
    public bool IsOut { get; private set; }

    /// <summary>Watches the requests that begin until what it returns is disposed of.</summary>
    public IDisposable Watch() => HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });

    private sealed class NotingPolicy : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.TryGetProperty(Property, out var request) && request is SentRequest sent)
            {
                sent.IsOut = true;
            }
        }
    }
}
