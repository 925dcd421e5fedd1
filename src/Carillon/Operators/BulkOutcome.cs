namespace Carillon.Operators;

/// <summary>What became of one of several jobs.</summary>
public enum BulkOutcome
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There was nothing to do.</summary>
    Unchanged,

    /// <summary>The same request was accepted before: nothing was done now.</summary>
    Repeated,

    /// <summary>It can't be done.</summary>
    Refused,

    /// <summary>There is no such job.</summary>
    NotFound,

    /// <summary>A row of the job can't be read: nothing was done.</summary>
    Unreadable,

    /// <summary>The store failed: it is not known whether it is done.</summary>
    Failed,
}
