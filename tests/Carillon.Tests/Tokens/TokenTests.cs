using System.Security.Cryptography;
using Carillon.Executions;
using Carillon.Ledger;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Carillon.Tokens;

namespace Carillon.Tests.Tokens;

[Trait("Req", "TO53")]
public sealed class TokenTests : IDisposable
{
    private static readonly ActRequest Ada = new("ada", "for the pipeline");

    private readonly EngineUnderTest _engine = new();

    private TokenCheck Check => _engine.Get<TokenCheck>();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Create_AToken_IsGoodAtOnceAndStandsNowhere()
    {
        var made = await CreateAsync();

        Assert.Matches("^carillon_[0-9a-f]{32}_[0-9a-f]{64}$", made.Token);
        Assert.Equal("pipeline", (await FindAsync(made.Token))?.Name);
        Assert.DoesNotContain(made.Token[^64..], made.ToString(), StringComparison.Ordinal);
        await foreach (var stored in _engine.Memory.ReadAllAsync(StateKeys.All, CancellationToken.None))
        {
            Assert.DoesNotContain(made.Token[^64..], System.Text.Encoding.UTF8.GetString(RowCodec.Encode(stored.Key, stored.Row)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Create_AToken_IsAudited()
    {
        var made = await CreateAsync();

        var entry = (AuditRow)Assert.Single((await _engine.Memory.ReadRangeAsync(StateKeys.Audit, 10, CancellationToken.None)).Rows).Row;
        Assert.Equal(("create-token", "ada", "for the pipeline"), (entry.Act, entry.By, entry.Reason));
        Assert.Equal((made.Row.Id.ToString(), "Operator", "billing"), (entry.After["token"], entry.After["role"], entry.After["namespaces"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_AnswerIsLost_IsMadeOnceAndKnown(bool keyed)
    {
        _engine.Store.LoseAnswerOnce("token");

        var made = await CreateAsync(keyed ? new IdempotencyKey("a", "b") : null);

        Assert.NotNull(await FindAsync(made.Token));
        Assert.Single((await _engine.Memory.ReadRangeAsync(StateKeys.Tokens, 10, CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task Create_WithAKeyAgain_IsTheSameTokenWithoutItsSecret()
    {
        var key = new IdempotencyKey("a", "b");
        var made = await CreateAsync(key);

        var again = await _engine.Get<TokenActs>().CreateAsync(Asked(), Ada with { Idempotency = key }, CancellationToken.None);
        var other = await _engine.Get<TokenActs>().CreateAsync(Asked(), Ada with { Idempotency = key with { BodyHash = "c" } }, CancellationToken.None);

        Assert.Equal(made.Row.Id, Assert.IsType<TokenResult.Repeated>(again).Row?.Id);
        Assert.False(Assert.IsType<TokenResult.Repeated>(other).SameRequest);
        Assert.Single((await _engine.Memory.ReadRangeAsync(StateKeys.Tokens, 10, CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task Find_AnotherSecret_IsNone()
    {
        var made = await CreateAsync();

        Assert.Null(await FindAsync(made.Token[..^1] + (made.Token[^1] == '0' ? '1' : '0')));
        Assert.Null(await FindAsync(TokenText.Make(ExecutionId.Random(Some.Instant), RandomNumberGenerator.Create()).Token));
    }

    [Fact]
    public async Task Find_PastItsTime_IsNone()
    {
        var made = await CreateAsync();

        _engine.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.NotNull(await FindAsync(made.Token));
        _engine.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await FindAsync(made.Token));
    }

    [Fact]
    public async Task Revoke_AToken_IsRefusedHereAtOnceAndElsewhereWithinTheBound()
    {
        using var elsewhere = new EngineUnderTest(memory: _engine.Memory, clock: _engine.Clock);
        var made = await CreateAsync();
        Assert.NotNull(await FindAsync(made.Token, elsewhere));

        var revoked = await _engine.Get<TokenActs>().RevokeAsync(made.Row.Id, new ActRequest("grace", "it got out"), CancellationToken.None);

        Assert.Equal("grace", Assert.IsType<TokenResult.Revoked>(revoked).Row.RevokedBy);
        Assert.Null(await FindAsync(made.Token));
        Assert.NotNull(await FindAsync(made.Token, elsewhere));
        _engine.Clock.Advance(TokenCheck.Remembered);
        Assert.Null(await FindAsync(made.Token, elsewhere));
    }

    [Fact]
    public async Task Revoke_Twice_StaysAsItWas()
    {
        var made = await CreateAsync();
        await _engine.Get<TokenActs>().RevokeAsync(made.Row.Id, new ActRequest("grace", null), CancellationToken.None);

        var again = await _engine.Get<TokenActs>().RevokeAsync(made.Row.Id, Ada, CancellationToken.None);

        Assert.Equal("grace", Assert.IsType<TokenResult.Revoked>(again).Row.RevokedBy);
        Assert.IsType<TokenResult.NoSuchToken>(await _engine.Get<TokenActs>().RevokeAsync(ExecutionId.Random(Some.Instant), Ada, CancellationToken.None));
    }

    [Fact]
    public async Task Find_UsedAgainAndAgain_IsWrittenDownOnceAMinuteAndReadOnceInAWhile()
    {
        var made = await CreateAsync();
        var (reads, written) = (0, new List<TaskCompletionSource>());
        _engine.Store.OnRead = key =>
        {
            reads += StateKeys.Kind(key) == "token" ? 1 : 0;
            return Task.CompletedTask;
        };
        _engine.Store.OnCommit = async (_, commit) =>
        {
            var outcome = await commit();
            written[^1].SetResult();
            return outcome;
        };

        for (var minute = 0; minute < 2; minute++)
        {
            written.Add(new TaskCompletionSource());
            for (var use = 0; use < 10; use++)
            {
                Assert.NotNull(await FindAsync(made.Token));
            }

            await written[^1].Task;
            _engine.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, reads);
        var row = (await _engine.Memory.ReadAsync<TokenRow>(StateKeys.Token(made.Row.Id), CancellationToken.None))!.Row;
        Assert.Equal(Some.Instant.AddMinutes(1), row.LastUsedAt);
    }

    [Fact]
    public async Task Find_RevokedWhileItsUseIsWrittenDown_StaysRevoked()
    {
        var made = await CreateAsync();
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var noted = new TaskCompletionSource<bool>();
        _engine.Store.OnCommit = async (_, commit) =>
        {
            _engine.Store.OnCommit = null;
            begun.SetResult();
            await go.Task;
            var outcome = await commit();
            noted.SetResult(outcome.Committed);
            return outcome;
        };
        Assert.NotNull(await FindAsync(made.Token));
        await begun.Task;

        await _engine.Get<TokenActs>().RevokeAsync(made.Row.Id, Ada, CancellationToken.None);
        go.SetResult();

        Assert.False(await noted.Task);
        Assert.Null(await FindAsync(made.Token));
        Assert.NotNull((await _engine.Memory.ReadAsync<TokenRow>(StateKeys.Token(made.Row.Id), CancellationToken.None))!.Row.RevokedAt);
    }

    [Fact]
    public async Task Revoke_WhileItsRowIsBeingRead_IsNotUndoneByWhatWasRead()
    {
        var store = new SlowAnswers(_engine.Memory);
        using var engine = new EngineUnderTest(clock: _engine.Clock, store: store);
        var made = Assert.IsType<TokenResult.Made>(await engine.Get<TokenActs>().CreateAsync(Asked(), Ada, CancellationToken.None));
        store.Answer = new TaskCompletionSource();
        var looking = FindAsync(made.Token, engine);
        var answer = store.Answer;
        store.Answer = null;

        await engine.Get<TokenActs>().RevokeAsync(made.Row.Id, Ada, CancellationToken.None);
        answer.SetResult();

        Assert.Null(await looking);
        Assert.Null(await FindAsync(made.Token, engine));
    }

    [Fact]
    public async Task Find_RowIsDamaged_IsRefusedAndTold()
    {
        var made = await CreateAsync();
        _engine.Memory.Damage(StateKeys.Token(made.Row.Id), "{}"u8.ToArray());

        Assert.Null(await FindAsync(made.Token));
        Assert.Contains(_engine.Logs.Entries, entry => entry.Id.Id == 110);
    }

    [Theory]
    [InlineData("carillon_019cadfd890010f688467edc85a2afc0")]
    [InlineData("carillon_019CADFD890010F688467EDC85A2AFC0_e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("carillon_ffffffffffffffffffffffffffffffff_e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("carillon_019cadfd890010f688467edc85a2afc0_e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n")]
    public void TryRead_WhatIsNoToken_IsRefused(string text) => Assert.False(TokenText.TryRead(text, out _, out _));

    /// <summary>A store whose answers a test holds back once they are read.</summary>
    private sealed class SlowAnswers(IStateStore inner) : IStateStore
    {
        public TaskCompletionSource? Answer { get; set; }

        public string Description => inner.Description;

        public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

        public async ValueTask<StoredRow?> ReadAsync(RowKey key, CancellationToken cancellationToken)
        {
            var read = await inner.ReadAsync(key, cancellationToken);
            await (Answer?.Task ?? Task.CompletedTask);
            return read;
        }

        public ValueTask<RowPage> ReadRangeAsync(KeyRange range, int limit, CancellationToken cancellationToken) => inner.ReadRangeAsync(range, limit, cancellationToken);

        public ValueTask<CommitOutcome> CommitAsync(StateTransaction transaction, CancellationToken cancellationToken) => inner.CommitAsync(transaction, cancellationToken);
    }

    private static TokenRequest Asked() => new("pipeline", TokenRole.Operator, ["billing"], Some.Instant.AddHours(1));

    private async Task<TokenResult.Made> CreateAsync(IdempotencyKey? key = null) =>
        Assert.IsType<TokenResult.Made>(await _engine.Get<TokenActs>().CreateAsync(Asked(), Ada with { Idempotency = key }, CancellationToken.None));

    private async Task<TokenRow?> FindAsync(string token, EngineUnderTest? engine = null) =>
        TokenText.TryRead(token, out var id, out var hash) ? await (engine?.Get<TokenCheck>() ?? Check).FindAsync(id, hash, CancellationToken.None) : null;
}
