using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;

namespace Carillon.Functions.Tests.HandOff;

/// <summary>A request as the app signs its own, made by hand, so that each part of it can be another one.</summary>
internal sealed record SignedRequest
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    public required string Body { get; init; }

    /// <summary>What is sent in the place of the body that was signed. Null where it is that.</summary>
    public byte[]? SentBody { get; init; }

    public DateTimeOffset At { get; init; } = Some.Instant;

    /// <summary>Sent in the place of the time that was signed. Null where it is that.</summary>
    public string? SentTimestamp { get; init; }

    /// <summary>Sent in the place of the signature. Null where it is the right one.</summary>
    public string? SentSignature { get; init; }

    public string SignedMethod { get; init; } = "POST";

    public string SignedPath { get; init; } = "/api/internal/runs";

    public byte[] SigningKey { get; init; } = Key;

    /// <summary>One run.</summary>
    public static SignedRequest For(RunClaim claim) => For([claim]);

    public static SignedRequest For(IReadOnlyList<RunClaim> claims) => new()
    {
        Body = $"{{\"runs\":[{string.Join(',', claims.Select(claim => $"{{\"id\":\"{claim.Id}\",\"fence\":\"{claim.Live.Row.Fence}\"}}"))}]}}",
    };

    /// <summary>Puts the key that it is signed with where the app looks for it.</summary>
    public static async Task KeepKeyAsync(IStateStore store) => Assert.True((await store.CommitAsync(
        new StateTransaction().Insert(StateKeys.HandOffKey, new HandOffKeyRow(Convert.ToBase64String(Key), Some.Instant)), CancellationToken.None)).Committed);

    public HttpRequestMessage ToMessage()
    {
        var timestamp = At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(SigningKey, Encoding.UTF8.GetBytes($"{SignedMethod}\n{SignedPath}\n{timestamp}\n{Body}"));
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/internal/runs", UriKind.Relative))
        {
            Content = new ByteArrayContent(SentBody ?? Encoding.UTF8.GetBytes(Body)),
        };
        message.Headers.Add("X-Carillon-Timestamp", SentTimestamp ?? timestamp);
        message.Headers.Add("X-Carillon-Signature", SentSignature ?? Convert.ToHexStringLower(signature));
        return message;
    }
}
