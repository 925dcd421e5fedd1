using System.Net;
using EndToEnd.Tests.Apps;

namespace EndToEnd.Tests;

/// <summary>Who gets in, outside Development.</summary>
[Trait("Req", "TO54")]
public sealed class AccessTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private static readonly AppSetup Production = (AppSetup.Functions with { Environment = "Production" }).With(("Carillon__Storage", "sqlite"));

    [Fact]
    public async Task Api_NoTokenConfigured_NamesTheSetting()
    {
        await using var app = await AppProcess.StartAsync(Production);

        foreach (var answer in new[] { await app.Api.GetAsync("/api/jobs"), await app.Api.GetAsync("/api/executions"), await app.Api.GetAsync("/api/ready"), await app.Api.RunAsync("site-check") })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Contains("Carillon:Access:Token", answer["detail"], StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await app.Api.GetAsync("/api/health")).Status);
    }

    [Fact]
    public async Task Api_TokenConfigured_AsksForIt()
    {
        await using var app = await AppProcess.StartAsync(Production.With(("Carillon__Access__Token", Token)));

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Api.GetAsync("/api/jobs")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Api.RunAsync("site-check")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Api.GetAsync("/api/health")).Status);

        app.Authorize(Token[..^1] + "0");
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Api.GetAsync("/api/jobs")).Status);

        app.Authorize(Token);
        Assert.Equal(HttpStatusCode.OK, (await app.Api.GetAsync("/api/jobs")).Status);
        Assert.DoesNotContain(Token, app.Output, StringComparison.Ordinal);
    }
}
