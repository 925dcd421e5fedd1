using Carillon.Storage.Rows;

namespace Carillon.Storage;

/// <summary>
/// Writes that happen together or not at all. Each row once; at most 100 rows; and at least one of them on a condition, so
/// that no transaction can overwrite what it has not read.
/// </summary>
public sealed class StateTransaction
{
    /// <summary>The most rows one transaction may write: the limit of the strictest store.</summary>
    public const int MaxRows = 100;

    /// <summary>The most rows that the engine may write in one: the last one is left to the change feed.</summary>
    public const int MostRows = MaxRows - 1;

    private readonly List<RowOperation> _operations;
    private readonly HashSet<RowKey> _keys;

    /// <summary>Begins an empty one.</summary>
    public StateTransaction()
        : this([])
    {
    }

    private StateTransaction(IReadOnlyCollection<RowOperation> operations)
    {
        _operations = [.. operations];
        _keys = [.. operations.Select(operation => operation.Key)];
    }

    /// <summary>The steps, in the order they were added.</summary>
    public IReadOnlyList<RowOperation> Operations => _operations;

    /// <summary>Writes a row where none stands.</summary>
    public StateTransaction Insert(RowKey key, StateRow row) => Add(new RowOperation(RowOperationKind.Insert, key, row, null));

    /// <summary>Writes a row over the version that was read.</summary>
    public StateTransaction Replace(RowKey key, RowVersion version, StateRow row) =>
        Add(new RowOperation(RowOperationKind.Replace, key, row, version));

    /// <summary>Deletes the version that was read.</summary>
    public StateTransaction Delete(RowKey key, RowVersion version) =>
        Add(new RowOperation(RowOperationKind.Delete, key, null, version));

    /// <summary>Writes a row that follows from another one of this transaction, whatever stands there.</summary>
    public StateTransaction Put(RowKey key, StateRow row) => Add(new RowOperation(RowOperationKind.Put, key, row, null));

    /// <summary>Deletes a row that follows from another one of this transaction, whichever version it is. It has to be there.</summary>
    public StateTransaction Remove(RowKey key) => Add(new RowOperation(RowOperationKind.Remove, key, null, null));

    /// <summary>Another one with the same steps, to which more can be added; this one stays as it is.</summary>
    public StateTransaction Copy() => new(_operations);

    /// <summary>Refuses a transaction that breaks a rule of this type. Every store calls it before it writes.</summary>
    /// <exception cref="InvalidOperationException">It is empty, too large, or has no condition.</exception>
    public void Check()
    {
        if (_operations.Count is 0 or > MaxRows)
        {
            throw new InvalidOperationException($"A transaction writes 1 to {MaxRows} rows; this one has {_operations.Count}.");
        }

        if (_operations.TrueForAll(operation => operation.Kind is RowOperationKind.Put or RowOperationKind.Remove))
        {
            throw new InvalidOperationException("A transaction needs at least one row with a condition; this one would overwrite blindly.");
        }
    }

    private StateTransaction Add(RowOperation operation)
    {
        if (!_keys.Add(operation.Key))
        {
            throw new InvalidOperationException($"The row '{operation.Key}' is already part of this transaction.");
        }

        _operations.Add(operation);
        return this;
    }
}
