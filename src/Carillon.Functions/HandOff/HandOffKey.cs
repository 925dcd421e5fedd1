using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Functions.HandOff;

/// <summary>
/// The key that every process of the app signs and checks with. It is kept in the store, so that nobody has to hand it out: who
/// can read the store can do anything anyway. Made by whoever needs it first.
/// </summary>
internal sealed partial class HandOffKey(IStateStore store, TimeProvider time, ILogger<HandOffKey> logger) : IDisposable
{
    private const int Length = 32;

    /// <summary>For how long a look into the store is good, also one that failed: requests that anybody may send cost at most one read in that time.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1);

    private volatile Seen? _seen;

    /// <summary>The key to sign with; it is made where there is none.</summary>
    /// <exception cref="UnreadableRowException">What stands in its place can't be read.</exception>
    public async Task<byte[]> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var seen = await LookAsync(cancellationToken);
            seen.Failure?.Throw();
            if (seen.Key is { } key)
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

    /// <summary>
    /// The key to check with. Null where none was made yet: then nobody has signed anything. Null also where it can't be read:
    /// then nobody can show that they have, and whoever asks is told nothing of it.
    /// </summary>
    public async Task<byte[]?> FindAsync(CancellationToken cancellationToken) => (await LookAsync(cancellationToken)).Key;

    public void Dispose() => _reading.Dispose();

    /// <summary>Looks into the store, or at what was seen there; one at a time, so that many at once cost one read.</summary>
    private async Task<Seen> LookAsync(CancellationToken cancellationToken)
    {
        if (Remember() is { } before)
        {
            return before;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (Remember() is { } meanwhile)
            {
                return meanwhile;
            }

            // To its end: a caller who goes away would leave the next one to read again.
            var seen = await ReadAsync();
            if (seen.Failure is { SourceException: var failure } && _seen?.Failure is null)
            {
                LogUnreadable(failure);
            }

            return _seen = seen;
        }
        finally
        {
            _reading.Release();
        }
    }

    private Seen? Remember() => _seen is { } seen && time.GetElapsedTime(seen.At) < Remembered ? seen : null;

    private async Task<Seen> ReadAsync()
    {
        try
        {
            var row = (await store.ReadAsync<HandOffKeyRow>(StateKeys.HandOffKey, CancellationToken.None))?.Row;
            return new Seen(row is null ? null : Read(row.Key), null, time.GetTimestamp());
        }
        catch (StateStoreUnavailableException) when (_seen?.Key is not null)
        {
            // The key stays what it was.
            return _seen with { At = time.GetTimestamp() };
        }
        catch (Exception exception) when (exception is UnreadableRowException or StateStoreUnavailableException)
        {
            return new Seen(null, ExceptionDispatchInfo.Capture(exception), time.GetTimestamp());
        }
    }

    private static byte[] Read(string text)
    {
        var key = new byte[Length];
        return Convert.TryFromBase64String(text, key, out var length) && length == Length
            ? key
            : throw new UnreadableRowException(StateKeys.HandOffKey, $"its key is not {Length} bytes in Base64; deleted, it is made anew");
    }

    private sealed record Seen(byte[]? Key, ExceptionDispatchInfo? Failure, long At);

    [LoggerMessage(EventId = 87, Level = LogLevel.Information, Message = "A key to sign runs with that are handed off was made.")]
    private partial void LogMade();

    [LoggerMessage(EventId = 88, Level = LogLevel.Error, Message = "The key to sign runs with that are handed off can't be read: no process takes runs over until it can.")]
    private partial void LogUnreadable(Exception exception);
}
