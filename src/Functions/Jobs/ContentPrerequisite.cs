using System.Globalization;
using System.Net.Http.Headers;
using Carillon.Health;
using Microsoft.Extensions.Options;

namespace Functions.Jobs;

/// <summary>Whether what the job <c>content</c> needs is set, and, where that is asked, whether its URL answers.</summary>
public sealed class ContentPrerequisite(IHttpClientFactory clients, IOptions<ContentOptions> options, TimeProvider time) : IPrerequisite
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SetupItem>> CheckAsync(bool reach, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (string.IsNullOrEmpty(settings.Url))
        {
            return [new SetupItem("content automation URL", SetupStatus.Warning, ContentJob.NoUrl)];
        }

        var url = new Uri(settings.Url);
        var items = new List<SetupItem>
        {
            url.Scheme == "https" || url.IsLoopback
                ? new SetupItem("content automation URL", SetupStatus.Ok, $"Content:Url is set, at {url.Host}.")
                : new SetupItem("content automation URL", SetupStatus.Warning, "Content:Url begins with http: the key goes over the network as it is. Write https."),
            string.IsNullOrEmpty(settings.ServiceRoleKey)
                ? new SetupItem("content automation key", SetupStatus.Warning, "Content:ServiceRoleKey is not set: requests have no Authorization header.")
                : new SetupItem("content automation key", SetupStatus.Ok, "Content:ServiceRoleKey is set."),
        };
        if (reach)
        {
            items.Add(await ReachAsync(url, settings.ServiceRoleKey, cancellationToken));
        }

        return items;
    }

    /// <summary>Asks for the URL with OPTIONS, which starts no work there.</summary>
    private async Task<SetupItem> ReachAsync(Uri url, string? key, CancellationToken cancellationToken)
    {
        const string Item = "content automation answers";
        using var patience = new CancellationTokenSource(Patience, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var client = clients.CreateClient(ContentJob.HttpClientName);
        using var request = new HttpRequestMessage(HttpMethod.Options, url);
        request.Headers.Authorization = string.IsNullOrEmpty(key) ? null : new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ends.Token);
            var status = (int)response.StatusCode;
            return status switch
            {
                401 or 403 => new SetupItem(Item, SetupStatus.Error, string.Create(CultureInfo.InvariantCulture, $"It answered {status}: the key is not valid there.")),
                404 => new SetupItem(Item, SetupStatus.Error, "It answered 404: the function is not deployed there, or the URL is wrong."),
                >= 500 => new SetupItem(Item, SetupStatus.Error, string.Create(CultureInfo.InvariantCulture, $"It answered {status}.")),
                _ => new SetupItem(Item, SetupStatus.Ok, string.Create(CultureInfo.InvariantCulture, $"It answered {status} to OPTIONS.")),
            };
        }
        catch (HttpRequestException exception)
        {
            return new SetupItem(Item, SetupStatus.Error, $"It can't be reached: {exception.Message}");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new SetupItem(Item, SetupStatus.Error, string.Create(CultureInfo.InvariantCulture, $"It did not answer within {Patience.TotalSeconds:0} s."));
        }
    }
}
