using System.Net;
using System.Text;
using System.Text.Json;

namespace Carillon.Functions.Tests.Access;

/// <summary>Callers whom App Service authentication signed in.</summary>
[Trait("Req", "TO53")]
public sealed class SignedInCallerTests
{
    private static readonly (string, string)[] Azure =
        [("WEBSITE_INSTANCE_ID", "i"), ("WEBSITE_AUTH_ENABLED", "True"), ("Carillon:Access:AppServiceAuth", "true"), ("Carillon:Dispatcher:HandOff", "Pool")];

    [Theory]
    [InlineData("reader", HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("operator", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("nobody", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("ADMIN", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task Request_OfWhomThePlatformSignedIn_GoesByTheirRoles(string role, HttpStatusCode look, HttpStatusCode act, HttpStatusCode administer)
    {
        await using var app = await AppUnderTest.StartAsync("Production", settings: Azure);
        SignIn(app, Principal(role));

        Assert.Equal(look, (await app.GetAsync("/api/jobs")).Status);
        Assert.Equal(act, (await app.PostAsync("/api/jobs/default/site-check/pause")).Status);
        Assert.Equal(administer, (await app.GetAsync("/api/tokens")).Status);
    }

    [Fact]
    public async Task Request_OfWhomThePlatformSignedIn_IsAuditedByTheirName()
    {
        await using var app = await AppUnderTest.StartAsync("Production", settings: [.. Azure, ("Carillon:Access:AdminRole", "Bell.Ringers")]);
        SignIn(app, Principal("Bell.Ringers"));

        await app.PostAsync("/api/jobs/default/site-check/pause");
        var (_, audit) = await app.GetAsync("/api/audit");

        Assert.Equal("ada@acme.example", audit.GetProperty("items")[0].GetProperty("by").GetString());
    }

    [Theory]
    [InlineData("WEBSITE_AUTH_ENABLED", "False", true)]
    [InlineData("WEBSITE_INSTANCE_ID", "", true)]
    [InlineData("Carillon:Access:AppServiceAuth", "false", false)]
    public async Task Request_WhereThePlatformSignsNobodyIn_IsNotBelieved(string key, string value, bool told)
    {
        await using var app = await AppUnderTest.StartAsync("Production", settings: [.. Azure.Where(setting => setting.Item1 != key), (key, value), ("Carillon:Access:Token", "0123456789abcdef")]);
        Assert.Equal(told, app.Logs.Entries.Any(entry => entry.Id.Id == 112));
        SignIn(app, Principal("admin"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.GetAsync("/api/jobs")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"claims":null}""")]
    [InlineData("""{"claims":{}}""")]
    [InlineData("""{"claims":[1]}""")]
    [InlineData("""{"claims":[{"typ":1,"val":"admin"}]}""")]
    [InlineData("""{"claims":[{"typ":"roles","val":"admin"}]}""")]
    [InlineData("""{"claims":[{"typ":"roles","val":"admin"},{"typ":"name","val":" "}]}""")]
    [InlineData("""{"claims":[{"typ":"roles","val":"\ud800"},{"typ":"name","val":"ada"}]}""")]
    [InlineData("""{"role_typ":[],"claims":[{"typ":"name","val":"ada"}]}""")]
    public async Task Request_WithAPrincipalThatCannotBeRead_IsRefused(string principal)
    {
        await using var app = await AppUnderTest.StartAsync("Production", settings: Azure);
        app.Client.DefaultRequestHeaders.TryAddWithoutValidation("X-MS-CLIENT-PRINCIPAL", principal is [] or ['n', 'o', ..] or ['b', 'm', ..] ? principal : Convert.ToBase64String(Encoding.UTF8.GetBytes(principal)));

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.GetAsync("/api/jobs")).Status);
        Assert.DoesNotContain(app.Logs.Entries, entry => entry.Exception is not null);
    }

    [Theory]
    [InlineData("carillon", "principal carillon")]
    [InlineData("token 019c", "principal token 019c")]
    [InlineData("Ada\r\nadmin", "Adaadmin")]
    public async Task Request_WithANameThatRecordsKnowOtherwise_IsMadePlain(string name, string shown)
    {
        await using var app = await AppUnderTest.StartAsync("Production", settings: Azure);
        SignIn(app, Principal("admin", name));

        var (_, paused) = await app.PostAsync("/api/jobs/default/site-check/pause");

        Assert.Equal(shown, paused.GetProperty("paused").GetProperty("by").GetString());
    }

    [Theory]
    [Trait("Req", "TO58")]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.Forbidden, "Sec-Fetch-Site", "cross-site", "X-Carillon-Request", "1")]
    [InlineData(HttpStatusCode.Forbidden, "Origin", "https://elsewhere.example")]
    [InlineData(HttpStatusCode.Forbidden, "Origin", "null")]
    [InlineData(HttpStatusCode.Forbidden, "Sec-Fetch-Site", "none")]
    [InlineData(HttpStatusCode.Forbidden, "Sec-Fetch-Site", "same-site")]
    [InlineData(HttpStatusCode.OK, "X-Carillon-Request", "1")]
    [InlineData(HttpStatusCode.OK, "Origin", "http://127.0.0.1")]
    [InlineData(HttpStatusCode.OK, "Origin", "https://bells.example", "X-Forwarded-Host", "bells.example")]
    [InlineData(HttpStatusCode.OK, "Sec-Fetch-Site", "same-origin")]
    [InlineData(HttpStatusCode.OK, "Authorization", "Bearer of-the-platform", "Origin", "https://elsewhere.example")]
    public async Task Change_OfWhomACookieMaySignIn_NeedsAProof(HttpStatusCode expected, params string[] headers)
    {
        await using var app = await AppUnderTest.StartAsync("Production", settings: Azure);
        SignIn(app, Principal("admin"), proof: false);
        app.Client.DefaultRequestHeaders.Host = "127.0.0.1";
        foreach (var header in headers.Chunk(2))
        {
            app.Client.DefaultRequestHeaders.TryAddWithoutValidation(header[0], header[1]);
        }

        Assert.Equal(expected, (await app.PostAsync("/api/jobs/default/site-check/pause")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/api/jobs")).Status);
    }

    private static void SignIn(AppUnderTest app, string principal, bool proof = true)
    {
        app.Client.DefaultRequestHeaders.Add("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(principal)));
        if (proof)
        {
            app.Client.DefaultRequestHeaders.Add("X-Carillon-Request", "1");
        }
    }

    internal static string Principal(string role, string name = "ada@acme.example") => JsonSerializer.Serialize(new
    {
        auth_typ = "aad",
        name_typ = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        role_typ = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
        claims = new[]
        {
            new { typ = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", val = name },
            new { typ = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role", val = "something-else" },
            new { typ = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role", val = role },
        },
    });
}
