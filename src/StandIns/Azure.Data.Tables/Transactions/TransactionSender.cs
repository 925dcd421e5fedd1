using Azure.Core;
using Azure.Data.Tables.Errors;
using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Transactions;

/// <summary>Sends transactions: all of one, or nothing of it.</summary>
internal static class TransactionSender
{
    private const int Accepted = 202;

    public static async Task<Response<IReadOnlyList<Response>>> SendAsync(
        TablePipeline pipeline, string table, IReadOnlyList<TableTransactionAction> actions, bool async, CancellationToken cancellationToken)
    {
        if (actions.Count == 0)
        {
            throw new InvalidOperationException("A transaction needs an action.");
        }

        var batch = $"batch_{Guid.NewGuid()}";
        using var message = pipeline.Request(RequestMethod.Post, "$batch");
        message.Request.Headers.Add("Content-Type", $"multipart/mixed; boundary={batch}");
        message.Request.Content = RequestContent.Create(TransactionRequest.Write(pipeline.Address, table, actions, batch, $"changeset_{Guid.NewGuid()}"));
        var response = await pipeline.SendAsync(message, async, cancellationToken).ConfigureAwait(false);
        if (response.Status != Accepted)
        {
            throw new TableTransactionFailedException(new RequestFailedException(response));
        }

        var parts = TransactionAnswer.Read(response.Content.ToMemory(), message.Request.ClientRequestId, actions.Count);
        foreach (var part in parts)
        {
            if (part.Status >= 400)
            {
                throw new TableTransactionFailedException(new RequestFailedException(part, null, TableErrorParser.Instance));
            }
        }

        return parts.Count == actions.Count
            ? Response.FromValue<IReadOnlyList<Response>>(parts, response)
            : throw new RequestFailedException(response.Status, $"The transaction has {actions.Count} actions and its answer {parts.Count} parts.");
    }
}
