using System.Threading.Channels;

namespace Benchmarks.Floor;

/// <summary>The least that a group commit is: whatever is queued is written and flushed together, and then its callers are answered.</summary>
internal sealed class BareGroupCommit : IAsyncDisposable
{
    private readonly Channel<(IReadOnlyList<BareStatement> Transaction, TaskCompletionSource Answer)> _queue =
        Channel.CreateUnbounded<(IReadOnlyList<BareStatement>, TaskCompletionSource)>(new() { SingleReader = true });
    private readonly BareWriter _writer;
    private readonly Task _loop;

    /// <summary>Starts the loop.</summary>
    /// <param name="writer">What it writes with, and disposes of.</param>
    public BareGroupCommit(BareWriter writer)
    {
        _writer = writer;
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Queues a transaction.</summary>
    /// <returns>Done when it is on the disk.</returns>
    public Task CommitAsync(IReadOnlyList<BareStatement> transaction)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Writer.TryWrite((transaction, answer));
        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        await _loop;
        _writer.Dispose();
    }

    private void Run()
    {
        var answers = new List<TaskCompletionSource>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            _writer.Begin();
            while (_queue.Reader.TryRead(out var next))
            {
                _writer.Write(next.Transaction);
                answers.Add(next.Answer);
            }

            _writer.Commit();
            answers.ForEach(answer => answer.SetResult());
            answers.Clear();
        }
    }
}
