namespace Carillon.TestKit.Backups;

/// <summary>A process that dies at one of its calls to the stores, before it takes effect or after: that one is never answered, nor any later one.</summary>
/// <param name="at">At which call, from 1 on.</param>
/// <param name="afterItsEffect">Whether that call takes effect.</param>
public sealed class DyingProcess(int at, bool afterItsEffect)
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    /// <summary>Whether its calls count yet.</summary>
    public bool Counts { get; set; }

    /// <summary>Done when it is dead.</summary>
    public Task Died => _died.Task;

    /// <summary>Makes a call.</summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var number = Counts || _died.Task.IsCompleted ? Interlocked.Increment(ref _calls) : 0;
        if (number < at)
        {
            return await call();
        }

        if (number == at && afterItsEffect)
        {
            await call();
        }

        _died.TrySetResult();
        await new TaskCompletionSource().Task;
        throw new InvalidOperationException("Nobody is told.");
    }
}
