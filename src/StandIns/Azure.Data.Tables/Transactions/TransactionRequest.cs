using System.Buffers;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Pipeline;

namespace Azure.Data.Tables.Transactions;

/// <summary>Writes a transaction as the service takes it: one change set of a multipart batch, a request in each part.</summary>
internal static class TransactionRequest
{
    // A guess at a part with its row; the buffer grows when it is wrong.
    private const int PartSize = 768;

    /// <summary>Writes the parts.</summary>
    /// <param name="address">The account's address.</param>
    /// <param name="table">The table.</param>
    /// <param name="actions">What to do, in order.</param>
    /// <param name="batch">The boundary of the batch.</param>
    /// <param name="changeSet">The boundary of the change set.</param>
    /// <returns>The body.</returns>
    public static ReadOnlyMemory<byte> Write(string address, string table, IReadOnlyList<TableTransactionAction> actions, string batch, string changeSet)
    {
        var body = new ArrayBufferWriter<byte>(PartSize * (actions.Count + 1));
        using var json = new Utf8JsonWriter(body, EntityWriter.Options);
        var target = $" {address}/";

        // What goes before each part is the same but for the request's own line.
        var opening = Encoding.UTF8.GetBytes($"--{changeSet}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");

        Append(body, $"--{batch}\r\nContent-Type: multipart/mixed; boundary={changeSet}\r\n\r\n");
        foreach (var action in actions)
        {
            body.Write(opening);
            WriteRequest(body, json, target, table, action);
        }

        Append(body, $"--{changeSet}--\r\n\r\n--{batch}--\r\n");
        return body.WrittenMemory;
    }

    private static void WriteRequest(ArrayBufferWriter<byte> body, Utf8JsonWriter json, string target, string table, TableTransactionAction action)
    {
        var entity = action.Entity;
        Append(body, Method(action.ActionType));
        Append(body, target);
        Append(body, action.ActionType == TableTransactionActionType.Add ? table : TablePath.Entity(table, entity.PartitionKey, entity.RowKey));
        body.Write(" HTTP/1.1\r\nDataServiceVersion: 3.0\r\nAccept: application/json;odata=minimalmetadata\r\n"u8);
        if (action.ActionType == TableTransactionActionType.Add)
        {
            body.Write("Prefer: return-no-content\r\n"u8);
        }
        else if (action.ActionType is not (TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpsertReplace))
        {
            body.Write("If-Match: "u8);
            Append(body, (action.ETag == default ? ETag.All : action.ETag).ToString());
            body.Write("\r\n"u8);
        }

        if (action.ActionType == TableTransactionActionType.Delete)
        {
            body.Write("\r\n"u8);
        }
        else
        {
            body.Write("Content-Type: application/json\r\n\r\n"u8);
            json.Reset();
            EntityWriter.Write(json, entity);
            json.Flush();
        }

        body.Write("\r\n"u8);
    }

    private static string Method(TableTransactionActionType type) => type switch
    {
        TableTransactionActionType.Add => "POST",
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => "PATCH",
        TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => "PUT",
        TableTransactionActionType.Delete => "DELETE",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such action."),
    };

    private static void Append(ArrayBufferWriter<byte> body, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, body.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        body.Advance(length);
    }
}
