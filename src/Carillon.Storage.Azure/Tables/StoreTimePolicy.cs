using Azure.Core;
using Azure.Core.Pipeline;

namespace Carillon.Storage.Azure.Tables;

/// <summary>Tells what time it is at the service, as each of its answers says.</summary>
internal sealed class StoreTimePolicy(IStoreTimeObserver observer, TimeProvider time) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = time.GetTimestamp();
        ProcessNext(message, pipeline);
        Observe(message, sent);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = time.GetTimestamp();
        await ProcessNextAsync(message, pipeline);
        Observe(message, sent);
    }

    private void Observe(HttpMessage message, long sent)
    {
        if (message.HasResponse && message.Response.Headers.Date is { } date)
        {
            observer.Observed(date, sent, time.GetTimestamp());
        }
    }
}
