using System.Net;

namespace Carillon.Functions.Tests.Access;

/// <summary>Who may call a route, and what they are answered.</summary>
/// <param name="Function">Its function.</param>
/// <param name="Request">Method and path. <c>{run}</c> is an execution of <c>default/site-check</c>, <c>{token}</c> a token.</param>
/// <param name="Least">Who may call it: the first of them in the order of <see cref="TestCallers.All"/> that may.</param>
/// <param name="Foreign">What an admin of another namespace is answered.</param>
/// <param name="LetIn">What whoever is let in is answered: that the function itself was reached.</param>
/// <param name="Body">What is sent.</param>
internal sealed record RouteExpectation(string Function, string Request, Least Least, Foreign Foreign, HttpStatusCode LetIn, string Body = "");

/// <summary>Who may call a route.</summary>
internal enum Least
{
    Anybody,
    Reader,
    Operator,
    Admin,
    Nobody,
}

/// <summary>What becomes of a caller who sees the jobs of another namespace only.</summary>
internal enum Foreign
{
    /// <summary>Let in as everybody is, as nothing there is anybody's.</summary>
    LetIn,

    /// <summary>Let in, and shown nothing of a namespace that is not theirs.</summary>
    ShownNothing,

    /// <summary>Refused: 403.</summary>
    Refused,

    /// <summary>Told that there is no such thing: 404.</summary>
    NotFound,
}
