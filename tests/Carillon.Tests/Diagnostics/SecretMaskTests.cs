using Carillon.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Carillon.Tests.Diagnostics;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("Mail:Password", "hunter22")]
    [InlineData("Api:Token", "abcdefgh")]
    [InlineData("OPENAI_API_KEY", "sk-1234567")]
    [InlineData("Vault:ClientSecret", "q1w2e3r4")]
    [InlineData("Blob:Sas", "sv=2024&sig=abcdefgh")]
    public void Apply_ValueOfASettingNamedLikeASecret_IsTakenOut(string key, string value) =>
        Assert.Equal("before *** after", Mask((key, value)).Apply($"before {value} after"));

    [Fact]
    public void Apply_SecretInsideAConnectionString_IsTakenOutAndTheRestStays()
    {
        var mask = Mask(("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=bm90LWEta2V5;EndpointSuffix=core.windows.net"));

        Assert.Equal("key *** of acme", mask.Apply("key bm90LWEta2V5 of acme"));
    }

    [Theory]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=0d3f1c2e-1111;IngestionEndpoint=https://in.example/", "0d3f1c2e-1111")]
    [InlineData("ConnectionStrings:Sales", "Server=db.example;User ID=sa;Password=pass-of-sales;Encrypt=true", "pass-of-sales")]
    [InlineData("Proxy:Address", "http://robot:pass-in-url@proxy.example:8080", "pass-in-url")]
    [InlineData("Notify:Address", "https://acme.example/api/ring?code=key-of-a-function==", "key-of-a-function==")]
    [InlineData("Notify:Webhook", "https://hooks.example/services/T0/B0/x", "https://hooks.example/services/T0/B0/x")]
    [InlineData("Blobs:Address", "https://acme.blob.example/c?sv=2024&sig=a%2Bsignature%3D", "a%2Bsignature%3D")]
    public void Apply_SecretInsideASetting_IsTakenOut(string key, string value, string secret) =>
        Assert.Equal("before *** after", Mask((key, value)).Apply($"before {secret} after"));

    [Theory]
    [InlineData("a%2Bb%2Fsecret")]
    [InlineData("a+b/secret")]
    [InlineData("a\\u002Bb/secret")]
    public void Apply_SecretInAnotherSpelling_IsTakenOut(string spelt) => Assert.Equal("***", Mask(("Api:Token", "a+b/secret")).Apply(spelt));

    [Theory]
    [InlineData("carillon_019cadfd890010f688467edc85a2afc0_e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "carillon_019cadfd890010f688467edc85a2afc0_***")]
    [InlineData("AccountName=acme;AccountKey=bm90LWEta2V5;EndpointSuffix=x", "AccountName=acme;AccountKey=***;EndpointSuffix=x")]
    [InlineData("https://a.example/c?sv=2024&sig=abcdefghijklmnopqrst&se=1", "https://a.example/c?sv=2024&sig=***&se=1")]
    [InlineData("Authorization: Bearer eyJhbGciOiJub25lIn0.e30.x", "Authorization: Bearer ***")]
    [InlineData("https://robot:hunter22@site.example/x", "https://robot:***@site.example/x")]
    [InlineData("Send a token as 'Authorization: Bearer <token>'.", "Send a token as 'Authorization: Bearer <token>'.")]
    [InlineData("http://localhost:7071/api/health answered 200 at 10:00", "http://localhost:7071/api/health answered 200 at 10:00")]
    public void Apply_WhatHasTheFormOfASecret_IsTakenOutWhereverItIsFrom(string text, string masked) => Assert.Equal(masked, Mask().Apply(text));

    [Fact]
    public void Apply_OneSecretInsideAnother_MasksTheLongerWhole() =>
        Assert.Equal("***", Mask(("A:Token", "abcdef"), ("B:Token", "abcdefghij")).Apply("abcdefghij"));

    [Theory]
    [InlineData("Site:Url", "https://example.org")]
    [InlineData("Short:Password", "abc")]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true")]
    public void Apply_OrdinaryValue_Stays(string key, string value) => Assert.Equal(value, Mask((key, value)).Apply(value));

    [Fact]
    public void Apply_Parameters_MasksThoseNamedLikeASecret()
    {
        var masked = Mask().Apply(new Dictionary<string, string> { ["password"] = "x", ["day"] = "monday" });

        Assert.Equal(new Dictionary<string, string> { ["password"] = "***", ["day"] = "monday" }, masked);
    }

    private static SecretMask Mask(params (string Key, string Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build());
}
