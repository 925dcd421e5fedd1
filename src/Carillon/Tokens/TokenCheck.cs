using System.Collections.Concurrent;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Tokens;

/// <summary>
/// Tells whether a token is good. What the store says of one is remembered for a short time: so a request costs no read, and a
/// token that is revoked elsewhere is refused here that much later at the latest. What is not there is not remembered, so that a
/// new token is good at once.
/// </summary>
public sealed partial class TokenCheck(IStateStore store, StoreTime time, ILogger<TokenCheck> logger)
{
    /// <summary>How long a look into the store is good: the bound of a revocation in other processes.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(15);

    /// <summary>How often at most a use is written down.</summary>
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ExecutionId, Seen> _seen = new();

    private volatile AnySeen? _any;

    /// <summary>Whether a token was seen to be there: to look at it costs no more than a read now and then.</summary>
    public bool Knows(ExecutionId id) => _seen.ContainsKey(id);

    /// <summary>The token, where it is good now. Null where it is not, whatever the reason.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="secretHash">The hash of the secret that came with it.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    /// <exception cref="StateStoreUnavailableException">It can't be told.</exception>
    public async ValueTask<TokenRow?> FindAsync(ExecutionId id, string secretHash, CancellationToken cancellationToken)
    {
        if (await LookAsync(id, cancellationToken) is not { } seen || !TokenText.SameHash(seen.Stored.Row.SecretHash, secretHash))
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (seen.Stored.Row.StateAt(now) != TokenState.Active)
        {
            return null;
        }

        NoteUse(seen, now);
        return seen.Stored.Row;
    }

    /// <summary>Whether there is any token at all, of whatever state.</summary>
    public async ValueTask<bool> AnyAsync(CancellationToken cancellationToken)
    {
        if (_any is { } seen && time.GetElapsedTime(seen.At) < Remembered)
        {
            return seen.Any;
        }

        var any = (await store.ReadRangeAsync(StateKeys.Tokens, 1, cancellationToken)).Rows.Count > 0;
        _any = new AnySeen(any, time.GetTimestamp());
        return any;
    }

    /// <summary>Goes by a row that was just read or written; what is being read meanwhile does not come over it.</summary>
    internal void Remember(StoredRow<TokenRow> stored) => _seen[stored.Row.Id] = new Seen(stored, time.GetTimestamp(), null);

    private async ValueTask<Seen?> LookAsync(ExecutionId id, CancellationToken cancellationToken)
    {
        if (_seen.TryGetValue(id, out var before) && time.GetElapsedTime(before.At) < Remembered)
        {
            return before;
        }

        var asked = time.GetTimestamp();
        StoredRow<TokenRow>? stored = null;
        try
        {
            stored = await store.ReadAsync<TokenRow>(StateKeys.Token(id), cancellationToken);
        }
        catch (UnreadableRowException exception)
        {
            LogUnreadable(id, exception);
        }

        if (stored is null)
        {
            _seen.TryRemove(id, out _);
            return null;
        }

        // Where somebody was quicker, theirs stays: it may be a revocation.
        var seen = new Seen(stored, asked, before?.NotedAt);
        return (before is null ? _seen.TryAdd(id, seen) : _seen.TryUpdate(id, seen, before)) ? seen : _seen.GetValueOrDefault(id);
    }

    /// <summary>Writes down that it was used, beside the request, and at most once a minute. Where that fails, the next use does.</summary>
    private void NoteUse(Seen seen, DateTimeOffset now)
    {
        var id = seen.Stored.Row.Id;
        if (now - seen.Stored.Row.LastUsedAt < BetweenNotes || (seen.NotedAt is { } noted && time.GetElapsedTime(noted) < BetweenNotes))
        {
            return;
        }

        // Only whoever marks it first writes.
        if (_seen.TryUpdate(id, seen with { NotedAt = time.GetTimestamp() }, seen))
        {
            _ = EngineTask.Run(() => WriteUseAsync(seen.Stored, now));
        }
    }

    private async Task WriteUseAsync(StoredRow<TokenRow> stored, DateTimeOffset now)
    {
        try
        {
            // On the condition that it is as it was read: one that was revoked meanwhile stays so.
            await store.CommitAsync(new StateTransaction().Replace(stored.Key, stored.Version, stored.Row with { LastUsedAt = now }), CancellationToken.None);
        }
        catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
        {
            LogNotNoted(stored.Row.Id, exception);
        }
    }

    private sealed record AnySeen(bool Any, long At);

    private sealed record Seen(StoredRow<TokenRow> Stored, long At, long? NotedAt);

    [LoggerMessage(EventId = 110, Level = LogLevel.Error, Message = "The token {TokenId} is refused, because its row can't be read.")]
    private partial void LogUnreadable(ExecutionId tokenId, Exception exception);

    [LoggerMessage(EventId = 111, Level = LogLevel.Information, Message = "That the token {TokenId} was used could not be written down; a later use is.")]
    private partial void LogNotNoted(ExecutionId tokenId, Exception exception);
}
