using System.Security.Cryptography;
using System.Text;
using Carillon.Storage;
using Carillon.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Access;

/// <summary>
/// Decides who makes a request, and whether they may. Nobody gets in by default: without a token configured the API is open in
/// Development only. An address proves nothing: behind the Functions host every request comes from this machine.
/// </summary>
internal sealed class AccessPolicy(
    IHostEnvironment environment, IConfiguration configuration, IOptions<AccessOptions> options, TokenCheck tokens, SignedInCaller signedIn, RateLimits limits)
{
    private static readonly Caller Unknown = new("anyone", "anyone", Role.Probe);
    private static readonly Caller Developer = new("anyone (no token is configured)", "anyone (no token is configured)", Role.Admin);
    private static readonly Caller First = new("token", "token", Role.Admin);

    private readonly byte[]? _first = options.Value.Token is { Length: > 0 } token ? Hash(token) : null;

    private bool IsOpen => _first is null && !signedIn.IsOn && environment.IsDevelopment();

    /// <summary>Decides.</summary>
    /// <param name="request">The request.</param>
    /// <param name="required">The role that its route asks for.</param>
    /// <exception cref="StateStoreUnavailableException">A token can't be looked up.</exception>
    public async ValueTask<AccessAnswer> DecideAsync(HttpRequest request, Role required)
    {
        switch (required)
        {
            case Role.Anyone:
                return new AccessAnswer(AccessDecision.Allowed, FromAddress(request));
            case Role.Probe:
                return new AccessAnswer(await IsSettledAsync(request) ? AccessDecision.Allowed : AccessDecision.NotConfigured, FromAddress(request));
            case Role.Internal:
                // Told by a signature over the whole request, which is checked elsewhere: no token will do, and Development opens nothing.
                return new AccessAnswer(AccessDecision.NotSigned);
        }

        var answer = await WhoAsync(request, required);
        return answer.Decision == AccessDecision.Allowed && answer.Caller!.Role < required
            ? answer with { Decision = AccessDecision.RoleTooLow }
            : answer;
    }

    private async ValueTask<AccessAnswer> WhoAsync(HttpRequest request, Role required)
    {
        var bearer = BearerToken(request);
        if (bearer is not null && _first is not null && CryptographicOperations.FixedTimeEquals(Hash(bearer), _first))
        {
            // Hashes are compared, in constant time: neither content nor length of the token can be measured.
            return new AccessAnswer(AccessDecision.Allowed, First);
        }

        if (bearer is not null && bearer.StartsWith(TokenText.Prefix, StringComparison.Ordinal))
        {
            return await OfTokenAsync(request, bearer);
        }

        if (signedIn.IsOn && signedIn.Read(request) is { } principal)
        {
            return OfPrincipal(request, principal, required);
        }

        if (IsOpen)
        {
            return RequestOrigin.ChangesSomething(request) && RequestOrigin.IsOtherSite(request, configuration)
                ? new AccessAnswer(AccessDecision.OtherSite)
                : new AccessAnswer(AccessDecision.Allowed, Developer);
        }

        return !await IsSettledAsync(request) ? new AccessAnswer(AccessDecision.NotConfigured) : Refuse(request);
    }

    private async ValueTask<AccessAnswer> OfTokenAsync(HttpRequest request, string bearer)
    {
        if (!TokenText.TryRead(bearer, out var id, out var secretHash))
        {
            return Refuse(request);
        }

        // A token that is known costs no read worth counting. Others do, and who guesses gets no more of them: but those who have one
        // are not locked out by those who guess.
        var address = ClientAddress.Of(request, configuration);
        if (!tokens.Knows(id) && limits.WaitOfRefused(address) is { } wait)
        {
            return new AccessAnswer(AccessDecision.RefusedTooOften, RetryAfter: wait);
        }

        return await tokens.FindAsync(id, secretHash, request.HttpContext.RequestAborted) is { } row
            ? new AccessAnswer(AccessDecision.Allowed, new Caller($"token {row.Id} ({row.Name})", $"token {row.Id}", RoleOf(row.Role), row.AllNamespaces ? null : row.Namespaces))
            : Refuse(request);
    }

    private AccessAnswer OfPrincipal(HttpRequest request, SignedIn principal, Role required) => principal switch
    {
        { IsMalformed: true } => Refuse(request),
        { HasRole: false } => new AccessAnswer(AccessDecision.NoRole),
        _ when RequestOrigin.IsByBrowserAlone(request) && RequestOrigin.IsOtherSite(request, configuration) => new AccessAnswer(AccessDecision.OtherSite),
        _ when RequestOrigin.IsByBrowserAlone(request) && !RequestOrigin.IsProven(request) => new AccessAnswer(AccessDecision.NotProven),
        _ => new AccessAnswer(AccessDecision.Allowed, principal.For(required)),
    };

    private AccessAnswer Refuse(HttpRequest request) => limits.TakeRefused(ClientAddress.Of(request, configuration)) is { } wait
        ? new AccessAnswer(AccessDecision.RefusedTooOften, RetryAfter: wait)
        : new AccessAnswer(AccessDecision.Refused);

    /// <summary>Whether it is settled who may use the API: a first token, signing in, any token at all, or Development.</summary>
    private async ValueTask<bool> IsSettledAsync(HttpRequest request) =>
        _first is not null || signedIn.IsOn || environment.IsDevelopment() || await tokens.AnyAsync(request.HttpContext.RequestAborted);

    private Caller FromAddress(HttpRequest request) => Unknown with { Key = $"address {ClientAddress.Of(request, configuration)}" };

    private static Role RoleOf(TokenRole role) => role switch
    {
        TokenRole.Reader => Role.Reader,
        TokenRole.Operator => Role.Operator,
        TokenRole.Admin => Role.Admin,
        _ => throw new InvalidOperationException($"A token has the role {role}, which nothing is known of."),
    };

    private static string? BearerToken(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? value[Scheme.Length..].Trim()
            : null;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
