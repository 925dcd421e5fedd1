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
