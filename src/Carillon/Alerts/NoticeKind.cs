namespace Carillon.Alerts;

/// <summary>What a notice tells.</summary>
public enum NoticeKind
{
    /// <summary>An alert was raised.</summary>
    Raised,

    /// <summary>It is worse than before.</summary>
    Escalated,

    /// <summary>It goes on, longer than the cool-down.</summary>
    Reminder,

    /// <summary>It is over.</summary>
    Resolved,
}
