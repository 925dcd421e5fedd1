using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Discovery;

/// <summary>The zone that the platform reads a timer's schedule in.</summary>
internal static class PlatformZone
{
    /// <summary>The zone of <c>WEBSITE_TIME_ZONE</c>, where that is set and known here, or else the zone of the process.</summary>
    public static TimeZoneInfo Of(IConfiguration configuration, TimeProvider time) =>
        configuration["WEBSITE_TIME_ZONE"] is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : time.LocalTimeZone;
}
