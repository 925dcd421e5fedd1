using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Carillon.TestKit.Azurite;

namespace Benchmarks.Floor;

/// <summary>
/// The least that a client of Table Storage does: it signs a request, sends it, reads the answer to its end, and looks at the status
/// of each step. What else the answer says, versions too, it leaves alone.
/// </summary>
/// <param name="account">Where the account's tables are.</param>
internal sealed class BareTableClient(Uri account)
{
    private static readonly byte[] Key = Convert.FromBase64String(AzuriteServer.Key);

    /// <summary>One for all, so that connections are open when a turn begins.</summary>
    private static readonly HttpClient Http = new();

    private readonly Uri _batches = new($"{account}/$batch");

    /// <summary>Sends a transaction.</summary>
    /// <exception cref="InvalidOperationException">It was not written.</exception>
    public async Task SendAsync(ReadyBatch batch)
    {
        using var request = Signed(HttpMethod.Post, _batches);
        request.Content = new ByteArrayContent(batch.Body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", batch.ContentType);
        using var response = await Http.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode != HttpStatusCode.Accepted || answer.AsSpan().Count("HTTP/1.1 2"u8) != batch.Steps)
        {
            throw new InvalidOperationException($"A transaction was not written: {Encoding.UTF8.GetString(answer)}");
        }
    }

    /// <summary>Reads a row.</summary>
    public static async Task ReadAsync(Uri row)
    {
        using var request = Signed(HttpMethod.Get, row);
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Reads a table, as large a page at a time as the service gives.</summary>
    /// <returns>How many rows there are.</returns>
    public async Task<int> ScanAsync(string table)
    {
        var rows = 0;
        for (string? next = ""; next is not null;)
        {
            using var request = Signed(HttpMethod.Get, new Uri($"{account}/{table}(){next}"));
            using var response = await Http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            rows += (await response.Content.ReadAsByteArrayAsync()).AsSpan().Count("\"RowKey\":"u8);
            next = response.Headers.TryGetValues("x-ms-continuation-NextRowKey", out var row)
                ? $"?NextPartitionKey={Uri.EscapeDataString(response.Headers.GetValues("x-ms-continuation-NextPartitionKey").Single())}&NextRowKey={Uri.EscapeDataString(row.Single())}"
                : null;
        }

        return rows;
    }

    private static HttpRequestMessage Signed(HttpMethod method, Uri address)
    {
        var date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        var text = $"{date}\n/{AzuriteServer.Account}{address.AbsolutePath}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text)));
        var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation("x-ms-version", "2020-12-06");
        request.Headers.TryAddWithoutValidation("x-ms-date", date);
        request.Headers.TryAddWithoutValidation("Accept", "application/json;odata=minimalmetadata");
        request.Headers.TryAddWithoutValidation("Authorization", $"SharedKeyLite {AzuriteServer.Account}:{signature}");
        return request;
    }
}
