using System.Net;

namespace Carillon.Functions.Tests.Http;

/// <summary>Without a token, in Development: a page of another site in the developer's browser changes nothing.</summary>
public sealed class OtherSiteTests
{
    [Theory]
    [InlineData("POST", "Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("POST", "Origin", "https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("POST", "Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("POST", "Origin", "http://127.0.0.1:7071", HttpStatusCode.OK)]
    [InlineData("POST", "Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    [InlineData("POST", "Sec-Fetch-Site", "none", HttpStatusCode.OK)]
    [InlineData("GET", "Sec-Fetch-Site", "cross-site", HttpStatusCode.OK)]
    [InlineData("GET", "Origin", "https://elsewhere.example", HttpStatusCode.OK)]
    public async Task Request_FromAPage_ChangesSomethingOnlyFromTheSameHost(string method, string header, string value, HttpStatusCode status)
    {
        await using var app = await AppUnderTest.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(method == "GET" ? "/api/jobs" : "/api/jobs/default/site-check/pause", UriKind.Relative));
        request.Headers.Host = "127.0.0.1";
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Request_FromAnotherSiteWithTheToken_IsLetThrough()
    {
        const string Token = "0123456789abcdef0123456789abcdef";
        await using var app = await AppUnderTest.StartAsync(settings: ("Carillon:Access:Token", Token));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/jobs/default/site-check/pause", UriKind.Relative));
        request.Headers.Authorization = new("Bearer", Token);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var response = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
