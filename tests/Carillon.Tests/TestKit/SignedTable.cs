using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Carillon.TestKit.Azurite;

namespace Carillon.Tests.TestKit;

/// <summary>A table, by requests that are written out and signed here: no client comes between a test and what is on the wire.</summary>
/// <param name="account">The address of the account, or of a proxy before it.</param>
/// <param name="name">The table's name.</param>
internal sealed class SignedTable(Uri account, string name)
{
    // A connection of its own for each request: one that was cut is not a reason to send it again unasked.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });

    /// <summary>The same table by another way.</summary>
    public SignedTable By(Uri other) => new(other, name);

    public Task<HttpResponseMessage> CreateAsync() => SendAsync("POST", "Tables", $$"""{"TableName":"{{name}}"}""");

    public Task<HttpResponseMessage> InsertAsync(string key, CancellationToken cancellationToken = default) =>
        SendAsync("POST", name, Row(key), cancellationToken: cancellationToken);

    public Task<HttpResponseMessage> ReplaceAsync(string key, string etag) => SendAsync("PUT", RowPath(key), Row(key), etag);

    public Task<HttpResponseMessage> GetAsync(string key) => SendAsync("GET", RowPath(key));

    public Task<HttpResponseMessage> QueryAsync(string filter) => SendAsync("GET", $"{name}()?$filter={Uri.EscapeDataString(filter)}");

    /// <summary>Inserts a row and replaces another one, both or none.</summary>
    public Task<HttpResponseMessage> InsertAndReplaceAsync(string inserted, string replaced, string etag)
    {
        var text = $"""
            --batch_a
            Content-Type: multipart/mixed; boundary=changeset_a

            --changeset_a
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            POST {account}/{name} HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            Content-Type: application/json

            {Row(inserted)}
            --changeset_a
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            PUT {account}/{RowPath(replaced)} HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            Content-Type: application/json
            If-Match: {etag}

            {Row(replaced)}
            --changeset_a--
            --batch_a--

            """;
        return SendAsync("POST", "$batch", text.ReplaceLineEndings("\r\n"), contentType: "multipart/mixed; boundary=batch_a");
    }

    public async Task<HttpResponseMessage> SendAsync(
        string method, string path, string? body = null, string? etag = null, string contentType = "application/json", CancellationToken cancellationToken = default)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri($"{account}/{path}"));
        var date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        var signed = $"{date}\n/{AzuriteServer.Account}{message.RequestUri!.AbsolutePath}";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(AzuriteServer.Key), Encoding.UTF8.GetBytes(signed));
        message.Headers.Authorization = new AuthenticationHeaderValue("SharedKeyLite", $"{AzuriteServer.Account}:{Convert.ToBase64String(signature)}");
        message.Headers.Add("x-ms-date", date);
        message.Headers.Add("x-ms-version", "2019-02-02");
        message.Headers.Add("Accept", "application/json;odata=minimalmetadata");
        if (etag is not null)
        {
            message.Headers.TryAddWithoutValidation("If-Match", etag);
        }

        if (body is not null)
        {
            message.Content = new StringContent(body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        return await Http.SendAsync(message, cancellationToken);
    }

    private string RowPath(string key) => $"{name}(PartitionKey='p',RowKey='{Uri.EscapeDataString(key)}')";

    private static string Row(string key) => $$"""{"PartitionKey":"p","RowKey":"{{key}}"}""";
}
