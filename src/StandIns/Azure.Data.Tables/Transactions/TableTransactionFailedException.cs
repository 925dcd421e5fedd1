using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Azure.Data.Tables.Errors;

namespace Azure.Data.Tables;

/// <summary>The service refused one action, and so did nothing of the transaction.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "The official constructors.")]
public class TableTransactionFailedException : RequestFailedException
{
    /// <summary>A failure of a transaction, with the status, code and message of the action that failed.</summary>
    /// <param name="requestFailedException">What the service said.</param>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(Checked(requestFailedException).Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException)
        => FailedTransactionActionIndex =
            int.TryParse(requestFailedException.Data[TableErrorParser.FailedAction] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>Which action failed, counted from 0 in the order they were handed over; null when the service does not say.</summary>
    public int? FailedTransactionActionIndex { get; }

    private static RequestFailedException Checked(RequestFailedException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception;
    }
}
