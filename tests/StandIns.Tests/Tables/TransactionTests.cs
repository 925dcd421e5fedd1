using Azure;
using Azure.Data.Tables;
using StandIns.Tests.Tables.Wire;

namespace StandIns.Tests.Tables;

/// <summary>Transactions as they are sent, and the answers to them.</summary>
public sealed class TransactionTests : IDisposable
{
    private const string Mixed = "multipart/mixed; boundary=batchresponse_1";

    private readonly RecordingHandler handler = new();

    private TableClient Table => WireTables.Table(handler);

    public void Dispose() => handler.Dispose();

    [Fact]
    public async Task Submit_EachKindOfAction_IsOneMultipartRequest()
    {
        handler.Answer(202, Answer(6), Mixed);
        var row = new TableEntity("p", "it's") { ["N"] = 1 };

        var response = await Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, row),
            new(TableTransactionActionType.UpdateMerge, row, new ETag("W/\"1\"")),
            new(TableTransactionActionType.UpdateReplace, row),
            new(TableTransactionActionType.Delete, row, new ETag("W/\"2\"")),
            new(TableTransactionActionType.UpsertMerge, row, new ETag("W/\"3\"")),
            new(TableTransactionActionType.UpsertReplace, row),
        ]);

        var request = handler.Request;
        var batch = request.Headers["Content-Type"]["multipart/mixed; boundary=".Length..];
        var changeSet = request.Body.Split("boundary=")[1].Split("\r\n")[0];
        Assert.Equal(("POST", "/$batch"), (request.Method, request.Target));
        Assert.StartsWith("batch_", batch, StringComparison.Ordinal);
        Assert.StartsWith("changeset_", changeSet, StringComparison.Ordinal);
        Assert.Equal(Body().Replace("BATCH", batch, StringComparison.Ordinal).Replace("SET", changeSet, StringComparison.Ordinal), request.Body);
        Assert.Equal(6, response.Value.Count);
    }

    [Fact]
    public async Task Submit_Accepted_GivesEachAnswerInOrder()
    {
        handler.Answer(202, Answer(3), Mixed);

        var parts = (await Table.SubmitTransactionAsync(Adds(3))).Value;

        Assert.Equal([204, 204, 204], parts.Select(p => p.Status));
        Assert.Equal(["W/\"0\"", "W/\"1\"", "W/\"2\""], parts.Select(p => p.Headers.ETag.ToString()));
        Assert.All(parts, p => Assert.False(p.IsError));
        Assert.Equal("No Content", parts[0].ReasonPhrase);
        Assert.Equal(handler.Request.Headers["x-ms-client-request-id"], parts[0].ClientRequestId);
        Assert.True(parts[0].Headers.TryGetValues("etag", out var tags));
        Assert.Equal(["W/\"0\""], tags);
        Assert.False(parts[0].Headers.Contains("Location"));
        Assert.Equal(["DataServiceVersion", "ETag"], parts[0].Headers.Select(h => h.Name));
    }

    [Fact]
    public async Task Submit_OneActionRefused_SaysWhichAndWhy()
    {
        handler.Answer(
            202,
            Lines(
                "--batchresponse_1", "Content-Type: multipart/mixed; boundary=changesetresponse_1", "",
                "--changesetresponse_1", "Content-Type: application/http", "Content-Transfer-Encoding: binary", "",
                "HTTP/1.1 409 Conflict", "Content-Type: application/json", "",
                """{"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"2:The specified entity already exists."}}}""",
                "--changesetresponse_1--", "--batchresponse_1--"),
            Mixed);

        var exception = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(Adds(3)));

        Assert.Equal((2, 409, "EntityAlreadyExists"), (exception.FailedTransactionActionIndex, exception.Status, exception.ErrorCode));
        Assert.StartsWith("2:The specified entity already exists.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_AllRefused_HasTheServicesWordsAndNoIndex()
    {
        handler.Answer(404, """{"odata.error":{"code":"TableNotFound","message":{"lang":"en-US","value":"The table specified does not exist."}}}""");

        var exception = Assert.Throws<TableTransactionFailedException>(() => Table.SubmitTransaction(Adds(1)));

        Assert.Equal((null, 404, "TableNotFound"), (exception.FailedTransactionActionIndex, exception.Status, exception.ErrorCode));
    }

    [Fact]
    public async Task Submit_FewerAnswersThanActions_IsAFailure()
    {
        handler.Answer(202, Answer(2), Mixed);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => Table.SubmitTransactionAsync(Adds(3)));

        Assert.Contains("3 actions and its answer 2 parts", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_NoActions_SendsNothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Table.SubmitTransactionAsync([]));

        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task Submit_WithoutRetries_IsSentOnceWhateverTheAnswer()
    {
        handler.Answer(503, "busy", "text/plain");

        var exception = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(Adds(1)));

        Assert.Equal((null, 503, null), (exception.FailedTransactionActionIndex, exception.Status, exception.ErrorCode));
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task Submit_Retried_SendsTheSameBodyAgain()
    {
        handler.Answer(500).Answer(202, Answer(1), Mixed);

        await WireTables.Table(handler, retries: 1).SubmitTransactionAsync(Adds(1));

        Assert.Equal(handler.Requests[0].Body, handler.Requests[1].Body);
        Assert.Equal(2, handler.Requests.Count);
    }

    private static IEnumerable<TableTransactionAction> Adds(int count)
        => Enumerable.Range(0, count).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{i}")));

    private static string Lines(params string[] lines) => string.Join("\r\n", lines) + "\r\n";

    private static string Answer(int parts)
        => Lines("--batchresponse_1", "Content-Type: multipart/mixed; boundary=changesetresponse_1", "")
            + string.Concat(Enumerable.Range(0, parts).Select(i => Lines(
                "--changesetresponse_1", "Content-Type: application/http", "Content-Transfer-Encoding: binary", "",
                "HTTP/1.1 204 No Content", "DataServiceVersion: 3.0;", $"ETag: W/\"{i}\"", "", "")))
            + Lines("--changesetresponse_1--", "--batchresponse_1--");

    private static string Body()
    {
        const string Row = "runs(PartitionKey='p',RowKey='it%27%27s')";
        return Lines("--BATCH", "Content-Type: multipart/mixed; boundary=SET", "")
            + Part("POST", "runs", "Prefer: return-no-content")
            + Part("PATCH", Row, "If-Match: W/\"1\"")
            + Part("PUT", Row, "If-Match: *")
            + Part("DELETE", Row, "If-Match: W/\"2\"")
            + Part("PATCH", Row)
            + Part("PUT", Row)
            + Lines("--SET--", "", "--BATCH--");
    }

    private static string Part(string method, string target, params string[] header)
    {
        string[] written = method == "DELETE" ? [""] : ["Content-Type: application/json", "", """{"PartitionKey":"p","RowKey":"it's","N":1}"""];
        return Lines(
        [
            "--SET", "Content-Type: application/http", "Content-Transfer-Encoding: binary", "",
            $"{method} https://bells.table.core.windows.net/{target} HTTP/1.1", "DataServiceVersion: 3.0", "Accept: application/json;odata=minimalmetadata",
            .. header,
            .. written,
        ]) + (method == "DELETE" ? "\r\n" : "");
    }
}
