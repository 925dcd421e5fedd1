namespace Carillon.Backups.Targets;

/// <summary>No restore may go to the place that was described; the message says why, and what may be written there.</summary>
public sealed class RestoreTargetException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="field">Which part of the description is to be another one.</param>
    /// <param name="message">Why, and what may be written there.</param>
    public RestoreTargetException(string field, string message)
        : base(message)
    {
        Field = field;
    }

    /// <summary>Which part of the description is to be another one.</summary>
    public string Field { get; }
}
