using System.Security.Cryptography;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.HandOff;

/// <summary>
/// The key that every process of the app signs and checks with. It is kept in the store, so that nobody has to hand it out: who
/// can read the store can do anything anyway. Made by whoever needs it first.
/// </summary>
internal sealed partial class HandOffKey(IStateStore store, TimeProvider time, ILogger<HandOffKey> logger)
{
    private const int Length = 32;

    /// <summary>For how long a look into the store is good: requests that anybody may send cost at most one read in that time.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private volatile Seen? _seen;

    /// <summary>The key to sign with; it is made where there is none.</summary>
    public async Task<byte[]> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(cancellationToken) is { } key)
            {
                return key;
            }

            var made = new HandOffKeyRow(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)), time.GetUtcNow());
            if ((await store.CommitAsync(new StateTransaction().Insert(StateKeys.HandOffKey, made), cancellationToken)).Committed)
            {
                LogMade();
            }

            // Whoever was first: what stands there is the key.
            _seen = null;
        }
    }

    /// <summary>The key to check with. Null where none was made yet: then nobody has signed anything.</summary>
    public async Task<byte[]?> FindAsync(CancellationToken cancellationToken)
    {
        if (_seen is { } seen && time.GetElapsedTime(seen.At) < Remembered)
        {
            return seen.Key;
        }

        var row = (await store.ReadAsync<HandOffKeyRow>(StateKeys.HandOffKey, cancellationToken))?.Row;
        var key = row is null ? null : Read(row.Key);
        _seen = new Seen(key, time.GetTimestamp());
        return key;
    }

    private static byte[] Read(string text)
    {
        var key = new byte[Length];
        return Convert.TryFromBase64String(text, key, out var length) && length == Length
            ? key
            : throw new UnreadableRowException(StateKeys.HandOffKey, $"its key is not {Length} bytes in Base64; deleted, it is made anew");
    }

    private sealed record Seen(byte[]? Key, long At);

    [LoggerMessage(EventId = 87, Level = LogLevel.Information, Message = "A key to sign runs with that are handed off was made.")]
    private partial void LogMade();
}
