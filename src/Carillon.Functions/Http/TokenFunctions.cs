using Carillon.Executions;
using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Operators;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Http;

/// <summary>The tokens that callers show.</summary>
[Operations("Tokens")]
public sealed class TokenFunctions(IStateStore store, TokenActs acts, StoreTime time)
{
    /// <summary><c>GET /api/tokens</c>: every token there is, the oldest first, without its secret.</summary>
    [Function("tokens-list")]
    [Requires(Role.Admin)]
    [Operation("List the tokens", "The oldest first, without their secrets.")]
    [Paged]
    [Answers(200, "A page of tokens.", typeof(PageJson<TokenJson>))]
    [Refuses(400)]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/tokens")] HttpRequest request)
    {
        if (PageJson.ReadRequest(request, StateKeys.Tokens, out var limit, out var after) is { } refusal)
        {
            return refusal;
        }

        var page = await store.ReadRangeAsync(after is { } key ? StateKeys.Tokens.After(key) : StateKeys.Tokens, limit, request.HttpContext.RequestAborted);
        var now = time.GetUtcNow();
        return CarillonJson.Answer(PageJson.From<TokenRow, TokenJson>(page, row => TokenJson.From(row.Row, now)));
    }

    /// <summary><c>GET /api/tokens/{id}</c>: one token, without its secret.</summary>
    [Function("tokens-get")]
    [Requires(Role.Admin)]
    [Operation("Show a token", "All but its secret.")]
    [Answers(200, "The token.", typeof(TokenJson))]
    [Refuses(404, 409)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/tokens/{id}")] HttpRequest request, string id) =>
        ExecutionId.TryParse(id, out var token) && await store.ReadAsync<TokenRow>(StateKeys.Token(token), request.HttpContext.RequestAborted) is { } stored
            ? Show(stored.Row)
            : NoSuchToken(id);

    /// <summary>
    /// <c>POST /api/tokens</c>: makes a token, and answers 201 with it. Nobody can see it again: a repetition of the request is
    /// answered without it.
    /// </summary>
    [Function("tokens-create")]
    [Requires(Role.Admin)]
    [Operation("Make a token", "The answer has it, and nobody can see it again: a repetition is answered without it.")]
    [Idempotent]
    [Takes(typeof(TokenShape), Required = true)]
    [Answers(201, "The token, with its secret.", typeof(TokenJson), HasLocation = true)]
    [Answers(200, "It was made before, by the same request.", typeof(TokenJson))]
    [Refuses(400, 404, 409, 422)]
    public async Task<IResult> CreateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/tokens")] HttpRequest request)
    {
        var (body, unread) = await JsonBody.ReadAsync(request, TokenBody.Names);
        if (body is null)
        {
            return unread!;
        }

        ActRequest? asked = null;
        if ((TokenBody.Read(body, time.GetUtcNow(), out var token) ?? JobActAnswers.ReadRequest(request, body, "", out asked)) is { } refusal)
        {
            return refusal;
        }

        return await acts.CreateAsync(token, asked!, request.HttpContext.RequestAborted) switch
        {
            TokenResult.Made made => Created(request, made),
            var other => await AnswerAsync(request, other, ""),
        };
    }

    /// <summary><c>POST /api/tokens/{id}/revoke</c>: takes a token back, and answers with it. Revoked before, it stays as it is.</summary>
    [Function("tokens-revoke")]
    [Requires(Role.Admin)]
    [Operation("Revoke a token", "It is refused from then on, by other instances within a minute. Revoked before, it stays as it is.")]
    [Idempotent]
    [Takes(typeof(ReasonShape))]
    [Answers(200, "The token as it then is.", typeof(TokenJson))]
    [Refuses(400, 404, 409, 422)]
    public async Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/tokens/{id}/revoke")] HttpRequest request, string id)
    {
        if (!ExecutionId.TryParse(id, out var token))
        {
            return NoSuchToken(id);
        }

        var (body, unread) = await JsonBody.ReadAsync(request, JobActBodies.ReasonOnly);
        if (body is null)
        {
            return unread!;
        }

        return JobActAnswers.ReadRequest(request, body, "", out var asked)
            ?? await AnswerAsync(request, await acts.RevokeAsync(token, asked, request.HttpContext.RequestAborted), id);
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, TokenResult result, string id) => result switch
    {
        TokenResult.Revoked { Row: var row } => Show(row),
        TokenResult.Repeated { SameRequest: var same, Row: var row } =>
            await IdempotencyHeader.RepeatAsync(request, same, () => Task.FromResult(row is null ? NoSuchToken(id) : Show(row))),
        TokenResult.NoSuchToken => NoSuchToken(id),
        var other => throw new InvalidOperationException($"An act on a token ended as {other.GetType().Name}."),
    };

    private IResult Created(HttpRequest request, TokenResult.Made made)
    {
        request.HttpContext.Response.Headers.Location = $"/api/tokens/{made.Row.Id}";
        return CarillonJson.Answer(TokenJson.From(made.Row, time.GetUtcNow(), made.Token), StatusCodes.Status201Created);
    }

    private IResult Show(TokenRow row) => CarillonJson.Answer(TokenJson.From(row, time.GetUtcNow()));

    private static IResult NoSuchToken(string id) => Problems.NotFound($"There is no token '{id}'. An id has 32 hex characters; GET /api/tokens lists them.");
}
