namespace Carillon.TestKit.Faults;

/// <summary>What may become of a request on its way to a service and back.</summary>
public enum Fault
{
    /// <summary>Nothing: it is passed on, and so is its answer.</summary>
    None,

    /// <summary>500, code InternalError. The service was not asked.</summary>
    ServerError,

    /// <summary>500, code OperationTimedOut, though the service did what it was asked.</summary>
    ServerErrorAfter,

    /// <summary>503, code ServerBusy, with Retry-After. The service was not asked.</summary>
    Busy,

    /// <summary>429, code TooManyRequests, with Retry-After. The service was not asked.</summary>
    Throttled,

    /// <summary>No answer for as long as the client waits. The service was not asked.</summary>
    Silence,

    /// <summary>No answer for as long as the client waits, though the service did what it was asked.</summary>
    SilenceAfter,

    /// <summary>The connection is cut. The service was not asked.</summary>
    Cut,

    /// <summary>The connection is cut, though the service did what it was asked.</summary>
    CutAfter,

    /// <summary>412, though nobody changed the row: in a batch, of the first part that has a condition. The service was not asked.</summary>
    ConditionNotMet,

    /// <summary>The service's own answer, a few bytes at a time.</summary>
    SlowAnswer,
}
