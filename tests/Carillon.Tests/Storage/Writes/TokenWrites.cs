using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Carillon.Tokens;

namespace Carillon.Tests.Storage.Writes;

/// <summary>Tokens: made, taken back, used.</summary>
internal static class TokenWrites
{
    private static readonly ActRequest Ada = new("ada", null);

    public static IReadOnlyList<EngineWrite> All { get; } =
    [
        new("make a token", "TokenActs.CreateAsync", bench => Task.FromResult<Func<Task<object?>>>(async () => await MakeAsync(bench))),
        new("take a token back", "TokenActs.RevokeAsync", async bench =>
        {
            var made = await MakeAsync(bench);
            return async () => await bench.Engine.Get<TokenActs>().RevokeAsync(made.Row.Id, Ada, CancellationToken.None);
        })
        {
            CanBeAskedAgain = true,
        },
        new("write down that a token was used", "TokenCheck.WriteUseAsync", async bench =>
        {
            var made = await MakeAsync(bench);
            return () => UseAsync(bench, made);
        })
        {
            // A use that is not written down is no harm, and nobody waits for it.
            Down = "good",
        },
    ];

    private static async Task<TokenResult.Made> MakeAsync(WriteBench bench) => Assert.IsType<TokenResult.Made>(
        await bench.Engine.Get<TokenActs>().CreateAsync(new TokenRequest("some", TokenRole.Reader, null, Some.Instant.AddDays(1)), Ada, CancellationToken.None));

    private static async Task<object?> UseAsync(WriteBench bench, TokenResult.Made made)
    {
        Assert.True(TokenText.TryRead(made.Token, out var id, out var hash));
        var row = await bench.Engine.Get<TokenCheck>().FindAsync(id, hash, CancellationToken.None);
        await EngineSteps.UntilAsync(
            async () => bench.Engine.Logs.Entries.Any(entry => entry.Id.Id == 111)
                || (await bench.Engine.Memory.ReadAsync<TokenRow>(StateKeys.Token(id), CancellationToken.None))!.Row.LastUsedAt is not null,
            "its use to be written down, or not");
        return row is null ? "refused" : "good";
    }
}
