namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Whether the app called ConfigureFunctionsWebApplication.</summary>
internal sealed record HttpIntegration(bool IsConfigured);
