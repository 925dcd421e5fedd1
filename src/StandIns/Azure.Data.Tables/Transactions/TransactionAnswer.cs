using System.Buffers.Text;
using System.Text;

namespace Azure.Data.Tables.Transactions;

/// <summary>Reads the answer to a transaction: a part for each action, or one part when an action was refused.</summary>
internal static class TransactionAnswer
{
    /// <summary>The parts in the order of the actions.</summary>
    public static List<Response> Read(ReadOnlyMemory<byte> body, string clientRequestId, int actions)
    {
        var parts = new List<Response>(actions);
        var rest = body;
        while (true)
        {
            var start = rest.Span.IndexOf("HTTP/1.1 "u8);
            if (start < 0)
            {
                return parts;
            }

            // A part ends where the next boundary begins; a line of JSON never begins with two dashes.
            rest = rest[start..];
            var end = rest.Span.IndexOf("\r\n--"u8);
            var part = end < 0 ? rest : rest[..end];
            parts.Add(Part(part, clientRequestId));
            rest = rest[part.Length..];
        }
    }

    private static TransactionPart Part(ReadOnlyMemory<byte> part, string clientRequestId)
    {
        var span = part.Span;
        var line = span.IndexOf("\r\n"u8) is var length and >= 0 ? span[..length] : span;
        if (!Utf8Parser.TryParse(line["HTTP/1.1 "u8.Length..], out int status, out var digits))
        {
            throw new FormatException("The answer to a transaction has a part without a status.");
        }

        var reason = line[("HTTP/1.1 "u8.Length + digits)..].Trim((byte)' ');
        var blank = span.IndexOf("\r\n\r\n"u8);
        var headers = blank < 0 ? part[line.Length..] : part[line.Length..blank];
        var body = blank < 0 ? default : part[(blank + 4)..];
        return new TransactionPart(status, Reason(reason), headers, body, clientRequestId);
    }

    private static string Reason(ReadOnlySpan<byte> reason) => reason.SequenceEqual("No Content"u8) ? "No Content" : Encoding.UTF8.GetString(reason);
}
