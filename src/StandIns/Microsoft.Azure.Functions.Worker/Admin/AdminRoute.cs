namespace Microsoft.Azure.Functions.Worker.Admin;

/// <summary>Marks the host's own endpoints.</summary>
internal sealed record AdminRoute;
