namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Whether the app's converters are tried after those a binding brings along.</summary>
public enum ConverterFallbackBehavior
{
    /// <summary>They are tried.</summary>
    Allow = 0,

    /// <summary>They are not.</summary>
    Disallow = 1,

    /// <summary>The usual: they are tried.</summary>
    Default = Allow,
}
