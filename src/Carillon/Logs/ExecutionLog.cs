namespace Carillon.Logs;

/// <summary>The log of an execution.</summary>
public abstract record ExecutionLog
{
    private ExecutionLog()
    {
    }

    /// <summary>All that its row holds: the whole log, or the end of one of which no more is kept, or has come in so far.</summary>
    public sealed record OfRow(string Text) : ExecutionLog;

    /// <summary>The whole log, as UTF-8, decompressed as it is read. Whoever reads it closes it.</summary>
    public sealed record Whole(Stream Text) : ExecutionLog;

    /// <summary>There was more than its row holds, and that is gone: <paramref name="Why"/> says what became of it, in a sentence.</summary>
    public sealed record Gone(string Why) : ExecutionLog;

    /// <summary>There is more than its row holds, and it can't be read now.</summary>
    public sealed record Unavailable : ExecutionLog;
}
