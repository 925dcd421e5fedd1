using Azure.Core;
using Azure.Core.Pipeline;

namespace Benchmarks.Floor;

/// <summary>Counts the requests that a client of Table Storage is asked to send.</summary>
internal sealed class CountedRequests : HttpPipelineSynchronousPolicy
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _count);
}
