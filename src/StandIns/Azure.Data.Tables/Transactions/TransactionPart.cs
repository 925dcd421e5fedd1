using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables.Transactions;

/// <summary>The answer to one action of a transaction. Its headers are read when they are asked for.</summary>
internal sealed class TransactionPart(int status, string reason, ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte> body, string clientRequestId) : Response
{
    private List<HttpHeader>? read;
    private Stream? content;

    public override int Status => status;

    public override string ReasonPhrase => reason;

    public override bool IsError => status >= 400;

    public override Stream? ContentStream
    {
        get => content ??= body.IsEmpty ? null : new MemoryStream(body.ToArray(), 0, body.Length, writable: false, publiclyVisible: true);
        set => content = value;
    }

    public override string ClientRequestId { get; set; } = clientRequestId;

    private List<HttpHeader> Lines => read ??= Read(headers.Span);

    public override void Dispose()
    {
        // Nothing is held: the bytes are the whole answer's.
    }

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        foreach (var header in Lines)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = header.Value;
                return true;
            }
        }

        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => Lines;

    private static List<HttpHeader> Read(ReadOnlySpan<byte> lines)
    {
        var found = new List<HttpHeader>();
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range].Trim(" \r"u8);
            var colon = line.IndexOf((byte)':');
            if (colon > 0)
            {
                found.Add(new HttpHeader(Encoding.UTF8.GetString(line[..colon]), Encoding.UTF8.GetString(line[(colon + 1)..].Trim((byte)' '))));
            }
        }

        return found;
    }
}
