namespace Azure.Data.Tables;

/// <summary>One row of a transaction and what to do with it.</summary>
public class TableTransactionAction
{
    /// <summary>An action on whatever version of the row there is.</summary>
    /// <param name="actionType">What to do.</param>
    /// <param name="entity">The row; of one to delete only the keys count.</param>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <summary>An action on one version of the row.</summary>
    /// <param name="actionType">What to do.</param>
    /// <param name="entity">The row; of one to delete only the keys count.</param>
    /// <param name="etag">The version that an update or deletion is for; the default is any. Not looked at when adding or upserting.</param>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    /// <summary>What to do.</summary>
    public TableTransactionActionType ActionType { get; }

    /// <summary>The row.</summary>
    public ITableEntity Entity { get; }

    /// <summary>The version asked for; the default is any.</summary>
    public ETag ETag { get; }
}
