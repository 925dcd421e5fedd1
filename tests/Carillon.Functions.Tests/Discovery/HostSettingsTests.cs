using Carillon.Functions.Discovery;
using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Tests.Discovery;

public sealed class HostSettingsTests
{
    [Theory]
    [InlineData("Dynamic", "none", 5)]
    [InlineData("dynamic", "none", 5)]
    [InlineData("FlexConsumption", "none", 30)]
    [InlineData(null, "none", 30)]
    public void FunctionTimeout_NothingThatCanBeRead_IsThatOfThePlan(string? plan, string said, int minutes)
    {
        var app = new ConfigurationBuilder().AddInMemoryCollection([new("WEBSITE_SKU", plan), new("AzureFunctionsJobHost:functionTimeout", said)]).Build();

        Assert.Equal(TimeSpan.FromMinutes(minutes), HostSettings.Read(app).FunctionTimeout);
    }
}
