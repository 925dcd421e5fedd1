using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Carillon.Alerts;
using Carillon.Configuration;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Alerts;

/// <summary>
/// POSTs notices to the URL of the setting, as JSON that chat services take as well: they read <c>text</c>. The header
/// <c>Idempotency-Key</c> has the notice's id. What goes wrong is told without the URL, which may hold a secret.
/// </summary>
internal sealed class WebhookChannel(IHttpClientFactory clients, IOptions<AlertOptions> options, TimeProvider time) : INoticeChannel
{
    internal const string HttpClientName = "carillon-alerts";

    /// <summary>How long an answer may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public async Task<string?> SendAsync(NoticeRow notice, AlertRow alert, CancellationToken cancellationToken)
    {
        if (options.Value.WebhookUrl is not { Length: > 0 } url)
        {
            // It was there when the notice was written: the setting has changed since.
            return "Carillon:Alerts:WebhookUrl is not set";
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var client = clients.CreateClient(HttpClientName);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url)) { Content = JsonContent.Create(NoticeJson.From(notice, alert), options: Json) };
        request.Headers.Add("Idempotency-Key", notice.Id.ToString());
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ends.Token);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            return $"no connection: {exception.HttpRequestError}";
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"no answer within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>What is sent.</summary>
    private sealed record NoticeJson(
        string Id, string Kind, string Text, string AlertId, string AlertType, string Subject, string Severity, string Status, string Message, DateTimeOffset Timestamp, DateTimeOffset RaisedAt)
    {
        public static NoticeJson From(NoticeRow notice, AlertRow alert)
        {
            var kind = notice.Kind.ToString().ToLowerInvariant();
            var severity = alert.Severity.ToString().ToLowerInvariant();
            var text = notice.Kind == NoticeKind.Resolved
                ? $"Over: {alert.Type} of {alert.Subject}."
                : $"{alert.Severity}: {alert.Type} of {alert.Subject}. {alert.Message}";
            return new NoticeJson(
                notice.Id.ToString(), kind, text, alert.Id.ToString(), alert.Type, alert.Subject, severity, alert.Status.ToString().ToLowerInvariant(), alert.Message, notice.At, alert.At);
        }
    }
}
