using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.TestKit.Simulation;

/// <summary>
/// The rows of a simulation in a real store, and beside it as the simulation itself keeps them. Where the store does not answer as
/// those do, a rule is broken. Where it does, the engine is given the store's versions and the simulation's own objects, which say
/// the same: rules tell by them what was written anew and what was only carried along.
/// </summary>
/// <param name="store">The store, open and empty.</param>
/// <param name="differs">Told where they differ.</param>
internal sealed class ComparedRows(IStateStore store, Action<string> differs) : IRows
{
    /// <summary>What a version is taken for that is not the one that stands.</summary>
    private static readonly RowVersion Outdated = new("outdated");

    private readonly SimulatedRows _own = new(Guard.None);
    private readonly Dictionary<RowKey, RowVersion> _standing = [];
    private readonly HashSet<(RowKey, RowVersion)> _given = [];

    public int Count => _own.Count;

    public StoredRow? Read(RowKey key)
    {
        var read = Answer(() => store.ReadAsync(key, CancellationToken.None));
        var own = _own.Read(key);
        return IsAlike($"read {key}", own, read) ? Of(own, read) : read;
    }

    public RowPage ReadRange(KeyRange range, int limit)
    {
        var read = Answer(() => store.ReadRangeAsync(range, limit, CancellationToken.None));
        var own = _own.ReadRange(range, limit);
        if (own.Rows.Count != read.Rows.Count || own.HasMore != read.HasMore)
        {
            differs($"from {range.From} there are {own.Rows.Count} rows (more: {own.HasMore}); it read {read.Rows.Count} (more: {read.HasMore})");
            return read;
        }

        var rows = new StoredRow[own.Rows.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!IsAlike($"read {own.Rows[i].Key} from {range.From}", own.Rows[i], read.Rows[i]))
            {
                return read;
            }

            rows[i] = Of(own.Rows[i], read.Rows[i])!;
        }

        return own with { Rows = rows };
    }

    public CommitOutcome Commit(StateTransaction transaction, List<RowChange> changes)
    {
        var outcome = Answer(() => store.CommitAsync(transaction, CancellationToken.None));
        var own = _own.Commit(InOwnVersions(transaction), changes);
        if (own.Committed != outcome.Committed)
        {
            differs($"of {Describe(transaction)} the conflict is at {own.Conflict?.Value ?? "no row"}; it said {outcome.Conflict?.Value ?? "no row"}");
        }
        else if (outcome.Committed)
        {
            Keep(transaction, outcome);
        }

        return outcome;
    }

    /// <summary>Outside of the simulated process that asks, or what the store awaits would be taken for its work.</summary>
    private static T Answer<T>(Func<ValueTask<T>> ask) =>
        Task.Factory.StartNew(() => ask().AsTask(), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default)
            .Unwrap().GetAwaiter().GetResult();

    private static string Describe(StateTransaction transaction) =>
        string.Join(", ", transaction.Operations.Select(operation => $"{operation.Kind} {operation.Key}"));

    private static StoredRow? Of(StoredRow? own, StoredRow? read) => read is null ? null : read with { Row = own!.Row };

    private static bool Equal(StoredRow own, StoredRow read) =>
        own.Key == read.Key && read.Row is not UnreadableRow && RowCodec.Encode(own.Key, own.Row).AsSpan().SequenceEqual(RowCodec.Encode(read.Key, read.Row));

    private StateTransaction InOwnVersions(StateTransaction transaction)
    {
        var own = new StateTransaction();
        foreach (var operation in transaction.Operations)
        {
            _ = operation.Kind switch
            {
                RowOperationKind.Insert => own.Insert(operation.Key, operation.Row!),
                RowOperationKind.Put => own.Put(operation.Key, operation.Row!),
                RowOperationKind.Replace => own.Replace(operation.Key, InOwn(operation), operation.Row!),
                RowOperationKind.Delete => own.Delete(operation.Key, InOwn(operation)),
                _ => own.Remove(operation.Key),
            };
        }

        return own;
    }

    private RowVersion InOwn(RowOperation operation) =>
        _standing.TryGetValue(operation.Key, out var standing) && standing == operation.Version && _own.Read(operation.Key) is { } row ? row.Version : Outdated;

    private void Keep(StateTransaction transaction, CommitOutcome outcome)
    {
        foreach (var operation in transaction.Operations)
        {
            if (operation.Row is null)
            {
                _standing.Remove(operation.Key);
            }
            else if (!outcome.Versions.TryGetValue(operation.Key, out var version))
            {
                differs($"it gave no version of {operation.Key}, which it wrote");
            }
            else
            {
                _standing[operation.Key] = version;
                if (!_given.Add((operation.Key, version)))
                {
                    differs($"it gave the version {version} of {operation.Key} twice");
                }
            }
        }
    }

    private bool IsAlike(string act, StoredRow? own, StoredRow? read)
    {
        var difference = (own, read) switch
        {
            (null, null) => null,
            (null, _) => "there is none, and it found one",
            (_, null) => "there is one, and it found none",
            _ when !Equal(own, read) => $"{own.Row} was written, and it read {read.Key} {read.Row}",
            _ when _standing[own.Key] != read.Version => $"version {_standing[own.Key]} stands, and it read {read.Version}",
            _ => null,
        };
        if (difference is not null)
        {
            differs($"{act}: {difference}");
        }

        return difference is null;
    }
}
