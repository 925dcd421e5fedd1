using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using StandIns.Tests.Tables.Wire;

namespace StandIns.Tests.Tables;

/// <summary>Refusals, and what else can come back in the service's place.</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly RecordingHandler handler = new();

    private TableClient Table => WireTables.Table(handler);

    public void Dispose() => handler.Dispose();

    [Fact]
    public async Task Add_Refused_HasStatusCodeAndMessageOfTheService()
    {
        handler.Answer(409, Error("EntityAlreadyExists", "The specified entity already exists."));

        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal((409, TableErrorCode.EntityAlreadyExists.ToString()), (exception.Status, exception.ErrorCode));
        Assert.StartsWith("The specified entity already exists.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", "text/html")]
    [InlineData("{\"odata.error\":", "application/json")]
    [InlineData("{\"odata.error\":7}", "application/json")]
    [InlineData("{\"other\":{}}", "application/json")]
    [InlineData("", "application/json")]
    public async Task Add_AnsweredBySomethingElse_HasItsStatus(string body, string contentType)
    {
        handler.Answer(502, body, contentType);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => Table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal((502, null), (exception.Status, exception.ErrorCode));
    }

    [Fact]
    public async Task CreateIfNotExists_TableBeingDeleted_IsNoTable()
    {
        handler.Answer(409, Error("TableBeingDeleted", "The specified table is being deleted."));

        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => Table.CreateIfNotExistsAsync());

        Assert.Equal("TableBeingDeleted", exception.ErrorCode);
    }

    [Fact]
    public async Task CreateIfNotExists_TableIsThere_GivesItWithTheConflict()
    {
        handler.Answer(409, Error("TableAlreadyExists", "The table specified already exists."));

        var response = await Table.CreateIfNotExistsAsync();

        Assert.Equal(("runs", 409), (response.Value.Name, response.GetRawResponse().Status));
    }

    [Fact]
    public void TransactionFailed_FromAnotherException_HasItsStatusAndCode()
    {
        var exception = new TableTransactionFailedException(new RequestFailedException(412, "no", "UpdateConditionNotSatisfied", null));

        Assert.Equal((412, "UpdateConditionNotSatisfied", null), (exception.Status, exception.ErrorCode, exception.FailedTransactionActionIndex));
    }

    [Fact]
    public void ErrorCode_SameWord_IsEqualWhateverItsCase()
    {
        Assert.Equal(TableErrorCode.TableNotFound, new TableErrorCode("tablenotfound"));
        Assert.NotEqual(TableErrorCode.TableNotFound, TableErrorCode.ResourceNotFound);
        Assert.Equal(TableErrorCode.TableNotFound.GetHashCode(), new TableErrorCode("TABLENOTFOUND").GetHashCode());
        Assert.Equal("TableNotFound", TableErrorCode.TableNotFound.ToString());
    }

    private static string Error(string code, string message)
        => JsonSerializer.Serialize(new Dictionary<string, object> { ["odata.error"] = new { code, message = new { lang = "en-US", value = message } } });
}
