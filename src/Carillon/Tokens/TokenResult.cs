using Carillon.Storage.Rows;

namespace Carillon.Tokens;

/// <summary>What became of an act on tokens.</summary>
public abstract record TokenResult
{
    private TokenResult()
    {
    }

    /// <summary>It was made.</summary>
    /// <param name="Row">Its row.</param>
    /// <param name="Token">The token: nobody can see it again.</param>
    public sealed record Made(TokenRow Row, string Token) : TokenResult
    {
        /// <summary>Leaves the token out.</summary>
        public override string ToString() => $"Made {{ Row = {Row} }}";
    }

    /// <summary>It is revoked, by this act or by one before.</summary>
    /// <param name="Row">Its row.</param>
    public sealed record Revoked(TokenRow Row) : TokenResult;

    /// <summary>The same key came before.</summary>
    /// <param name="SameRequest">Whether it asked for the same.</param>
    /// <param name="Row">The token it led to. Null where that is not there any more.</param>
    public sealed record Repeated(bool SameRequest, TokenRow? Row) : TokenResult;

    /// <summary>There is no such token.</summary>
    public sealed record NoSuchToken : TokenResult;
}
