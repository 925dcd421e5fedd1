using System.Globalization;
using System.Security.Cryptography;
using Carillon.Diagnostics;
using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Tokens;

/// <summary>Makes tokens, and takes them back: each in one transaction with its audit entry.</summary>
public sealed class TokenActs(
    IStateStore store, TokenCheck check, IdempotentRequests idempotency, SecretMask mask, RandomNumberGenerator random, StoreTime time)
{
    /// <summary>Makes a token. In this process it is good at once, elsewhere too: nothing remembers that it was not there.</summary>
    /// <param name="asked">Which.</param>
    /// <param name="request">Who asks, and why.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public async Task<TokenResult> CreateAsync(TokenRequest asked, ActRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(request);
        while (true)
        {
            if (await RepeatedAsync(request, cancellationToken) is { } repeated)
            {
                return repeated;
            }

            var now = time.GetUtcNow();
            var id = ExecutionId.Random(now, random);
            var (token, hash) = TokenText.Make(id, random);
            var row = new TokenRow
            {
                Id = id,
                Name = mask.Apply(asked.Name),
                SecretHash = hash,
                Role = asked.Role,
                AllNamespaces = asked.Namespaces is null,
                Namespaces = asked.Namespaces ?? [],
                CreatedAt = now,
                CreatedBy = request.By,
                Reason = mask.Apply(request.Reason),
                ExpiresAt = asked.ExpiresAt,
            };
            var transaction = new StateTransaction().Insert(StateKeys.Token(id), row).AddAudit(Entry("create-token", row, request, now) with { After = Terms(row) });
            await idempotency.AddAsync(transaction, request.Idempotency, id, cancellationToken);

            // A row with our id is ours, also where the answer of the write was lost: whoever gave up now would leave a token that nobody
            // has. Otherwise somebody used the key meanwhile.
            if ((await store.CommitUntilKnownAsync(transaction, time, cancellationToken)).Committed
                || await StateStorePatience.UntilAnsweredAsync(time, () => store.ReadAsync(StateKeys.Token(id), CancellationToken.None)) is not null)
            {
                return new TokenResult.Made(row, token);
            }
        }
    }

    /// <summary>Takes a token back: here at once, in other processes within <see cref="TokenCheck.Remembered"/>.</summary>
    /// <param name="id">Which.</param>
    /// <param name="request">Who asks, and why.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    public async Task<TokenResult> RevokeAsync(ExecutionId id, ActRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        while (true)
        {
            if (await RepeatedAsync(request, cancellationToken) is { } repeated)
            {
                return repeated;
            }

            if (await store.ReadAsync<TokenRow>(StateKeys.Token(id), cancellationToken) is not { } before)
            {
                return new TokenResult.NoSuchToken();
            }

            if (before.Row.RevokedAt is not null)
            {
                check.Remember(before);
                if (await idempotency.TryAcceptAsync(request.Idempotency, cancellationToken))
                {
                    return new TokenResult.Revoked(before.Row);
                }

                continue;
            }

            var now = time.GetUtcNow();
            var row = before.Row with { RevokedAt = now, RevokedBy = request.By, RevokeReason = mask.Apply(request.Reason) };
            var transaction = new StateTransaction()
                .Replace(before.Key, before.Version, row)
                .AddAudit(Entry("revoke-token", row, request, now) with { Before = Terms(row) });
            await idempotency.AddAsync(transaction, request.Idempotency, id, cancellationToken);
            var outcome = await store.CommitUntilKnownAsync(transaction, time, cancellationToken);
            if (outcome.Committed)
            {
                check.Remember(new StoredRow<TokenRow>(before.Key, outcome.Versions[before.Key], row));
                return new TokenResult.Revoked(row);
            }
        }
    }

    private async Task<TokenResult?> RepeatedAsync(ActRequest request, CancellationToken cancellationToken) =>
        await idempotency.FindAsync(request.Idempotency, cancellationToken) is not { } accepted ? null
            : new TokenResult.Repeated(accepted.BodyHash == request.Idempotency!.BodyHash, accepted.Execution is { } id ? await FindAsync(id, cancellationToken) : null);

    private async Task<TokenRow?> FindAsync(ExecutionId id, CancellationToken cancellationToken) =>
        (await store.ReadAsync<TokenRow>(StateKeys.Token(id), cancellationToken))?.Row;

    private AuditRow Entry(string act, TokenRow row, ActRequest request, DateTimeOffset now) =>
        AuditRows.Entry(act, request.By, now) with { RequestId = request.RequestId, Reason = mask.Apply(request.Reason) };

    private static Dictionary<string, string?> Terms(TokenRow row) => new()
    {
        ["token"] = row.Id.ToString(),
        ["name"] = row.Name,
        ["role"] = row.Role.ToString(),
        ["namespaces"] = row.AllNamespaces ? "all" : string.Join(", ", row.Namespaces),
        ["expiresAt"] = row.ExpiresAt.UtcDateTime.ToString("u", CultureInfo.InvariantCulture),
    };
}
