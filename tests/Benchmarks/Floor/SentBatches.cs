using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Benchmarks.Floor;

/// <summary>Takes down the transactions that a client of Table Storage sends.</summary>
internal sealed partial class SentBatches : HttpPipelineSynchronousPolicy
{
    private readonly ConcurrentQueue<string> _sent = new();

    /// <summary>One of them, ready for somebody who has nothing to do but send it. A star stands for each version that rows have to have: any will do.</summary>
    public static ReadyBatch Ready(string batch)
    {
        var boundary = batch[2..batch.IndexOf('\r', StringComparison.Ordinal)];
        return new ReadyBatch($"multipart/mixed; boundary={boundary}", Encoding.UTF8.GetBytes(Version().Replace(batch, "*")), RequestLine().Count(batch));
    }

    /// <summary>What was sent since the last time.</summary>
    public string[] Take()
    {
        var taken = _sent.ToArray();
        _sent.Clear();
        return taken;
    }

    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.Request.Method == RequestMethod.Post && message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
        {
            using var body = new MemoryStream();
            message.Request.Content!.WriteTo(body, CancellationToken.None);
            _sent.Enqueue(Encoding.UTF8.GetString(body.ToArray()));
        }
    }

    [GeneratedRegex("(?<=\r\nIf-Match: )W/[^\r]+", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(" HTTP/1\\.1\r\n", RegexOptions.CultureInvariant)]
    private static partial Regex RequestLine();
}
