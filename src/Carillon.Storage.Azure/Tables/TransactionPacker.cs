using Azure;
using Azure.Data.Tables;
using Carillon.Storage.Azure.Tables.Entities;

namespace Carillon.Storage.Azure.Tables;

/// <summary>Packs a transaction into one request of the service: at most 100 entities, each once, and at most 4 MiB in all.</summary>
internal static class TransactionPacker
{
    /// <summary>The largest request that the service takes, in bytes.</summary>
    public const int LargestRequest = 4 * 1024 * 1024;

    /// <summary>What a step takes beside its values: the request line with the address, the headers, the boundaries.</summary>
    private const int StepOverhead = 1_024;

    /// <summary>What a column takes beside its name and its value: quotes, and the name of its type.</summary>
    private const int ColumnOverhead = 64;

    /// <summary>A version that the service takes for one, and never gave: it is from before there was a service.</summary>
    private static readonly ETag NeverGiven = new("W/\"datetime'1601-01-01T00%3A00%3A00Z'\"");

    /// <summary>The steps of a transaction, in their order.</summary>
    /// <exception cref="InvalidOperationException">It is larger than the service takes.</exception>
    /// <exception cref="ArgumentException">A row can't stand in the table.</exception>
    public static List<TableTransactionAction> Pack(string partition, StateTransaction transaction)
    {
        var actions = new List<TableTransactionAction>(transaction.Operations.Count);
        var size = 0L;
        foreach (var operation in transaction.Operations)
        {
            var entity = operation.Row is { } row
                ? EntityMapper.Write(partition, operation.Key, row)
                : new TableEntity(partition, TableKeys.Checked(operation.Key));
            size += SizeOf(entity);
            actions.Add(operation.Kind switch
            {
                RowOperationKind.Insert => new TableTransactionAction(TableTransactionActionType.Add, entity),
                RowOperationKind.Replace => new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, Condition(operation.Version)),
                RowOperationKind.Delete => new TableTransactionAction(TableTransactionActionType.Delete, entity, Condition(operation.Version)),
                RowOperationKind.Put => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity),
                RowOperationKind.Remove => new TableTransactionAction(TableTransactionActionType.Delete, entity, ETag.All),
                _ => throw new ArgumentException($"A step of the kind {operation.Kind} is not known.", nameof(transaction)),
            });
        }

        return size <= LargestRequest
            ? actions
            : throw new InvalidOperationException($"The transaction takes {size / 1024} KiB; Table Storage takes {LargestRequest / 1024}.");
    }

    /// <summary>
    /// What the row has to be. A text that is no version of this store holds for no row; the service would refuse the request for it
    /// instead, and not say which row it was about.
    /// </summary>
    private static ETag Condition(RowVersion? version) =>
        version is { Value: ['W', '/', '"', .., '"'] text } && !text.AsSpan(3, text.Length - 4).Contains('"') ? new ETag(text) : NeverGiven;

    /// <summary>What a step with an entity takes in a request, or a little more: letters beyond ASCII are written as six.</summary>
    public static long SizeOf(TableEntity entity)
    {
        var size = (long)StepOverhead;
        foreach (var (name, value) in entity)
        {
            size += ColumnOverhead + (2 * name.Length) + value switch
            {
                string text => Escaped(text),
                byte[] bytes => bytes.Length * 4L / 3,
                _ => 0,
            };
        }

        return size;
    }

    private static long Escaped(string text)
    {
        // Six times its length is the most it can be: only where that is much it is worth to look.
        if (text.Length < 1_000)
        {
            return 6 * text.Length;
        }

        var size = 0L;
        foreach (var unit in text)
        {
            size += unit is >= ' ' and <= '~' and not ('"' or '&' or '\'' or '+' or '<' or '>' or '`' or '\\') ? 1 : unit is '\n' or '\r' or '\t' or '\\' ? 2 : 6;
        }

        return size;
    }
}
