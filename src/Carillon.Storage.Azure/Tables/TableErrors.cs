using Azure;
using Azure.Data.Tables;
using Carillon.Storage.Azure.Connections;

namespace Carillon.Storage.Azure.Tables;

/// <summary>
/// What an error of the service means: for a write, whether it may have taken effect; for people, what is wrong and which setting
/// to look at. Never more of a setting than its name.
/// </summary>
internal sealed class TableErrors(string setting, string account, string table, TimeSpan timeLimit, TimeProvider time)
{
    private readonly ServiceReason _reason = new(
        setting,
        "An identity needs the role Storage Table Data Contributor, a shared access signature the permissions raud, and the account's firewall has to let this app in.",
        timeLimit,
        time);

    /// <summary>The row whose condition did not hold, where that is what the service says. Nothing was written then.</summary>
    public static RowKey? ConflictOf(Exception exception, IReadOnlyList<RowOperation> operations)
    {
        if (exception is not TableTransactionFailedException { FailedTransactionActionIndex: { } index } failed || index < 0 || index >= operations.Count)
        {
            return null;
        }

        var operation = operations[index];
        var failedCondition = operation.Kind switch
        {
            RowOperationKind.Insert => failed is { Status: 409, ErrorCode: "EntityAlreadyExists" },
            RowOperationKind.Replace or RowOperationKind.Delete => failed is { Status: 412 } || IsMissingRow(failed),
            RowOperationKind.Remove => IsMissingRow(failed),
            _ => false,
        };
        return failedCondition ? operation.Key : null;
    }

    /// <summary>What to throw for a write that failed.</summary>
    /// <param name="exception">What it failed with.</param>
    /// <param name="wasSent">Whether it was handed to the transport.</param>
    public Exception OfWrite(Exception exception, bool wasSent)
    {
        if (!wasSent || IsRefused(exception))
        {
            return new StateStoreUnavailableException($"{account} could not be written: {Reason(exception)}", exception);
        }

        // A service that says what is wrong with a request says the same when it is sent again.
        return exception is RequestFailedException { Status: 400 or 413, ErrorCode: { Length: > 0 } code }
            ? new InvalidOperationException($"{account} can't take this transaction: {code}.", exception)
            : new StateStoreOutcomeUnknownException($"{account} did not say whether it has written: {Reason(exception)}", exception);
    }

    /// <summary>What to throw for anything else that failed.</summary>
    public StateStoreUnavailableException OfRead(Exception exception) => new($"{account} could not be read: {Reason(exception)}", exception);

    /// <summary>What to throw where the store could not be made ready.</summary>
    public StateStoreUnavailableException OfOpening(Exception exception) => new($"{account} can't be used: {Reason(exception)}", exception);

    /// <summary>What to throw where the table is gone.</summary>
    public StateStoreUnavailableException OfMissingTable() => new($"{account} could not be read: {Missing()}");

    /// <summary>Whether an error says that the table is on its way out.</summary>
    public static bool IsBeingDeleted(Exception exception) => exception is RequestFailedException { ErrorCode: "TableBeingDeleted" };

    /// <summary>Whether an error says that a row is not there.</summary>
    public static bool IsMissingRow(RequestFailedException failed) => failed is { Status: 404, ErrorCode: "ResourceNotFound" or "EntityNotFound" };

    /// <summary>Whether an error says for certain that nothing was written: the request never got through, or was turned away.</summary>
    private static bool IsRefused(Exception exception) => exception is RequestFailedException failed && failed.Status switch
    {
        0 => ServiceReason.ConnectionErrorOf(failed) is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        401 or 403 or 429 => true,
        404 => failed.ErrorCode is "TableNotFound",
        409 => failed.ErrorCode is "TableBeingDeleted",
        _ => false,
    };

    private string Reason(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Reason(last),
        RequestFailedException { ErrorCode: "TableNotFound" } => Missing(),
        RequestFailedException { ErrorCode: "TableBeingDeleted" } => $"the table {table} is being deleted. That takes a minute or so; then it can be made again.",
        _ => _reason.Of(exception),
    };

    private string Missing() => $"there is no table {table}. It was deleted while the app ran; the start of the app makes a new one, without what was in the old one.";
}
