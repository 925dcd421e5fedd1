namespace Microsoft.Azure.Functions.Worker.Lifetime;

/// <summary>Where the list of functions is printed.</summary>
internal sealed record StartOutput(TextWriter Writer);
