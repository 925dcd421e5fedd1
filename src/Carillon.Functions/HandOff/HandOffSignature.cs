using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carillon.Functions.Access;
using Carillon.Storage;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.HandOff;

/// <summary>
/// The signature of a request that one process of the app sends to another: HMAC-SHA256 over method, path, time and body. It
/// proves who asks. That nothing runs twice when a request is sent again is not its affair: the fences in the body see to that.
/// </summary>
internal sealed class HandOffSignature(HandOffKey key, StoreTime time)
{
    /// <summary>Milliseconds since 1970, as a decimal number.</summary>
    public const string TimestampHeader = "X-Carillon-Timestamp";

    /// <summary>64 hex digits.</summary>
    public const string SignatureHeader = "X-Carillon-Signature";

    /// <summary>In bytes: a body that needs more is none of ours.</summary>
    public const int LargestBody = 64 * 1024;

    /// <summary>How far the time of a request may be off, either way.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    /// <summary>Signs a request that is about to be sent.</summary>
    public async Task SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var signature = Compute(await key.GetAsync(cancellationToken), request.Method.Method, request.RequestUri!.AbsolutePath, timestamp, body.Span);
        request.Headers.Add(TimestampHeader, timestamp);
        request.Headers.Add(SignatureHeader, Convert.ToHexStringLower(signature));
    }

    /// <summary>Decides whether a request that came in is ours. Its body can be read once more afterwards.</summary>
    public async Task<AccessDecision> DecideAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ContentLength > LargestBody)
        {
            return AccessDecision.TooLarge;
        }

        // What costs nothing first: most of what is not signed gets no further.
        if (Single(request, TimestampHeader) is not { Length: <= 15 } timestamp
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sentAt)
            || Math.Abs(time.GetUtcNow().ToUnixTimeMilliseconds() - sentAt) > Tolerance.TotalMilliseconds
            || ReadSignature(request) is not { } sent)
        {
            return AccessDecision.NotSigned;
        }

        using var body = new MemoryStream();
        if (!await TryReadAsync(request, body))
        {
            return body.Length > LargestBody ? AccessDecision.TooLarge : AccessDecision.NotSigned;
        }

        if (await key.FindAsync(request.HttpContext.RequestAborted) is not { } known)
        {
            return AccessDecision.NotSigned;
        }

        var content = body.ToArray();
        request.Body = new MemoryStream(content, writable: false);
        return CryptographicOperations.FixedTimeEquals(sent, Compute(known, request.Method, request.Path.Value ?? "", timestamp, content))
            ? AccessDecision.Allowed
            : AccessDecision.NotSigned;
    }

    private static byte[] Compute(byte[] key, string method, string path, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{method}\n{path}\n{timestamp}\n"));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static byte[]? ReadSignature(HttpRequest request) =>
        Single(request, SignatureHeader) is { Length: 2 * HMACSHA256.HashSizeInBytes } text && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : null;

    private static string? Single(HttpRequest request, string header) =>
        request.Headers[header] is { Count: 1 } values ? values[0] : null;

    private static async Task<bool> TryReadAsync(HttpRequest request, MemoryStream body)
    {
        var chunk = new byte[8 * 1024];
        try
        {
            int read;
            while (body.Length <= LargestBody && (read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
            {
                body.Write(chunk, 0, read);
            }

            return body.Length <= LargestBody;
        }
        catch (IOException)
        {
            // The body does not arrive as its headers say: whatever that is, it is not what was signed.
            return false;
        }
    }
}
