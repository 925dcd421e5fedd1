namespace Carillon.Functions.OpenApi;

/// <summary>Says that an HTTP function takes an <c>Idempotency-Key</c>: with it a request can be sent again without being done again.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IdempotentAttribute : Attribute;
