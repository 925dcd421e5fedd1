namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Says what a binding can do besides binding.</summary>
/// <param name="capabilities">The names; see <see cref="KnownBindingCapabilities"/>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BindingCapabilitiesAttribute(params string[] capabilities) : Attribute
{
    /// <summary>The names of the capabilities.</summary>
    public string[] Capabilities { get; } = capabilities;
}
