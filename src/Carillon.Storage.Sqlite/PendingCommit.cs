using Carillon.Storage.Rows;

namespace Carillon.Storage.Sqlite;

/// <summary>A transaction that waits for its turn, and its caller's answer.</summary>
internal sealed class PendingCommit(StateTransaction transaction, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<CommitOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<RowOperation> Operations { get; } = transaction.Operations;

    /// <summary>What the rows hold, as the file keeps it. Written by the caller's thread: the writer's only writes.</summary>
    public IReadOnlyList<byte[]?> Bodies { get; } =
        [.. transaction.Operations.Select(operation => operation.Row is null ? null : RowCodec.Encode(operation.Key, operation.Row))];

    /// <summary>What became of it, before it is on the disk.</summary>
    public CommitOutcome? Outcome { get; set; }

    public Task<CommitOutcome> Answer => _answer.Task;

    /// <summary>Whether its caller gave it up before its turn came. From then on it is written whatever the caller does.</summary>
    public bool GivenUp() => cancellationToken.IsCancellationRequested && _answer.TrySetCanceled(cancellationToken);

    public void Complete() => _answer.TrySetResult(Outcome!);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}
