namespace Carillon.Functions.Access;

/// <summary>What was decided about a request.</summary>
/// <param name="Decision">Whether it is let in.</param>
/// <param name="Caller">Who makes it. Null where that is not known.</param>
/// <param name="RetryAfter">When to try again. Null where trying again is no use.</param>
internal sealed record AccessAnswer(AccessDecision Decision, Caller? Caller = null, TimeSpan? RetryAfter = null);
