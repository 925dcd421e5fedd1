namespace Carillon.Executions;

/// <summary>Tells a run to stop, once: the first reason is kept, and the token that the author's code got is cancelled.</summary>
internal sealed class RunStop : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _requested = new();
    private readonly Lock _gate = new();
    private StopReason? _reason;
    private string? _why;
    private bool _closed;

    /// <summary>What the author's code gets.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Completes when the run is told to stop.</summary>
    public Task Requested => _requested.Task;

    /// <summary>Why. Null while nobody has told it to.</summary>
    public StopReason? Reason
    {
        get
        {
            lock (_gate)
            {
                return _reason;
            }
        }
    }

    /// <summary>What whoever told it to stop said about it. Null where they said nothing, or nobody has.</summary>
    public string? Why
    {
        get
        {
            lock (_gate)
            {
                return _why;
            }
        }
    }

    /// <summary>Tells the run to stop. A second reason changes nothing.</summary>
    public void Request(StopReason reason, string? why = null)
    {
        lock (_gate)
        {
            if (_reason is not null || _closed)
            {
                return;
            }

            (_reason, _why) = (reason, why);
        }

        // What waits for it, and whatever the author registered on the token, goes on beside whoever stops the run, and can neither
        // block nor fail it.
        _ = EngineTask.Run(() => _requested.TrySetResult());
        _ = EngineTask.Run(_source.Cancel).ContinueWith(cancelled => _ = cancelled.Exception, TaskScheduler.Default);
    }

    /// <summary>Ends the time in which a run can be told to stop: its code is over, and what comes later changes nothing.</summary>
    /// <returns>Why it was told to stop. Null where it was not.</returns>
    public StopReason? Close()
    {
        lock (_gate)
        {
            _closed = true;
            return _reason;
        }
    }

    /// <summary>
    /// Does nothing but end the token's use: code that ignored its token may still look at it, so it is left to the collector.
    /// </summary>
    public void Dispose() => _requested.TrySetResult();
}
