namespace Carillon.TestKit.Simulation;

/// <summary>
/// All the work of one simulated process, kept until the simulation runs it: on its own thread, in an order that the seed says.
/// What a process that stops dead had still to do is never run.
/// </summary>
internal sealed class SimulatedScheduler : TaskScheduler
{
    private readonly List<Task> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Whether work came from another thread: then the order is not the seed's any more.</summary>
    public bool WasCalledFromOutside { get; private set; }

    /// <summary>Starts work of this process.</summary>
    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Starts a callback of this process.</summary>
    public void Start(Action<object?> callback, object? state) =>
        Task.Factory.StartNew(callback, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Runs one piece of work, up to its next await.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryRunOne(Dice dice)
    {
        if (_ready.Count == 0)
        {
            return false;
        }

        var index = _ready.Count == 1 ? 0 : dice.Below(_ready.Count);
        var task = _ready[index];
        _ready.RemoveAt(index);
        TryExecuteTask(task);
        return true;
    }

    protected override void QueueTask(Task task)
    {
        WasCalledFromOutside |= Environment.CurrentManagedThreadId != _thread;
        _ready.Add(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;
}
