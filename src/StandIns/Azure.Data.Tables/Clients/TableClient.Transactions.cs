using Azure.Data.Tables.Pipeline;
using Azure.Data.Tables.Transactions;

namespace Azure.Data.Tables;

/// <content>Transactions.</content>
public partial class TableClient
{
    /// <summary>Does all of some actions, or nothing of them.</summary>
    /// <param name="transactionActions">1 to 100 actions on different rows of one partition, together at most 4 MiB as they are sent.</param>
    /// <param name="cancellationToken">Ends the wait; the service may have done them.</param>
    /// <returns>The answers in the order of the actions.</returns>
    /// <exception cref="TableTransactionFailedException">The service refused one of them, or all.</exception>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
        => TransactionSender.SendAsync(pipeline, Name, List(transactionActions), async: true, cancellationToken);

    /// <inheritdoc cref="SubmitTransactionAsync"/>
    public virtual Response<IReadOnlyList<Response>> SubmitTransaction(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
        => TransactionSender.SendAsync(pipeline, Name, List(transactionActions), async: false, cancellationToken).Result();

    private static IReadOnlyList<TableTransactionAction> List(IEnumerable<TableTransactionAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return actions as IReadOnlyList<TableTransactionAction> ?? [.. actions];
    }
}
