using System.Security.Cryptography;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.Tokens;

namespace Carillon.Functions.Tests.Access;

/// <summary>The seven kinds of callers, each with the token that it shows, in the store of an app.</summary>
internal static class TestCallers
{
    public static IReadOnlyList<string> All { get; } = ["none", "reader", "operator", "admin", "expired", "revoked", "foreign"];

    /// <summary>Puts their tokens into the store.</summary>
    /// <returns>The token of each. Null for whoever has none.</returns>
    public static async Task<IReadOnlyDictionary<string, string?>> PlantAsync(IStateStore store) => new Dictionary<string, string?>
    {
        ["none"] = null,
        ["reader"] = (await PlantAsync(store, TokenRole.Reader)).Token,
        ["operator"] = (await PlantAsync(store, TokenRole.Operator)).Token,
        ["admin"] = (await PlantAsync(store, TokenRole.Admin)).Token,
        ["expired"] = (await PlantAsync(store, TokenRole.Admin, row => row with { ExpiresAt = Some.Instant })).Token,
        ["revoked"] = (await PlantAsync(store, TokenRole.Admin, row => row with { RevokedAt = Some.Instant, RevokedBy = "ada" })).Token,
        ["foreign"] = (await PlantAsync(store, TokenRole.Admin, row => row with { AllNamespaces = false, Namespaces = ["elsewhere"] })).Token,
    };

    /// <summary>Puts a token into a store, as whoever makes one does.</summary>
    public static async Task<(ExecutionId Id, string Token)> PlantAsync(IStateStore store, TokenRole role, Func<TokenRow, TokenRow>? change = null)
    {
        using var random = RandomNumberGenerator.Create();
        var id = ExecutionId.Random(Some.Instant, random);
        var (token, hash) = TokenText.Make(id, random);
        var row = new TokenRow
        {
            Id = id,
            Name = "planted",
            SecretHash = hash,
            Role = role,
            AllNamespaces = true,
            CreatedAt = Some.Instant,
            CreatedBy = "ada",
            ExpiresAt = Some.Instant.AddDays(1),
        };
        Assert.True((await store.CommitAsync(new StateTransaction().Insert(StateKeys.Token(id), change?.Invoke(row) ?? row), CancellationToken.None)).Committed);
        return (id, token);
    }
}
