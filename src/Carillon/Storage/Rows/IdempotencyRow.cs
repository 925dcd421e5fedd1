using Carillon.Executions;

namespace Carillon.Storage.Rows;

/// <summary><c>idem!{hash}</c>: a request with an <c>Idempotency-Key</c> that was accepted, so that the same one again changes nothing.</summary>
/// <param name="BodyHash">Hash of what it asked for.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Execution">The execution it led to; of a request about a token, the token's id. Null where it led to neither.</param>
public sealed record IdempotencyRow(string BodyHash, DateTimeOffset At, ExecutionId? Execution) : StateRow;
