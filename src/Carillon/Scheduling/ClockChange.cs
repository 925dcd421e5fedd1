namespace Carillon.Scheduling;

/// <summary>How an instant stands to a change of the clocks in its zone.</summary>
public enum ClockChange
{
    /// <summary>The clock skips the time right before it, and what was due in that is due here, once.</summary>
    AfterSkippedTime,

    /// <summary>The clock shows this time twice, and this is the first.</summary>
    FirstOfRepeatedTime,

    /// <summary>The clock shows this time twice, and this is the second.</summary>
    SecondOfRepeatedTime,
}
