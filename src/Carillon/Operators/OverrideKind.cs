namespace Carillon.Operators;

/// <summary>How a value is written in JSON.</summary>
public enum OverrideKind
{
    /// <summary>As a text.</summary>
    Text,

    /// <summary>As a number.</summary>
    Number,

    /// <summary>As true or false.</summary>
    Switch,
}
