namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>The names a <see cref="BindingCapabilitiesAttribute"/> can carry.</summary>
public static class KnownBindingCapabilities
{
    /// <summary>A retry attribute on the function is honoured for this trigger.</summary>
    public const string FunctionLevelRetry = "FunctionLevelRetry";
}
