using Carillon.Functions.Discovery;
using Carillon.TestKit.Time;
using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Tests.Discovery;

public sealed class PlatformZoneTests
{
    [Theory]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("", "UTC")]
    [InlineData(null, "UTC")]
    [InlineData("Europe/Nowhere", "UTC")]
    public void Of_TheSettingOfThePlatform_IsTakenWhereItIsKnown(string? setting, string zone) =>
        Assert.Equal(zone, PlatformZone.Of(new ConfigurationBuilder().AddInMemoryCollection([new("WEBSITE_TIME_ZONE", setting)]).Build(), new ManualClock()).Id);
}
