using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>What the host says to a timer function about its run.</summary>
internal static class TimerRun
{
    private static readonly DateTimeOffset Never = DateTimeOffset.MinValue;

    /// <summary>The JSON that a timer parameter is bound from; no status for a timer that is not monitored.</summary>
    public static string Json(TimerStatus? status, bool isPastDue, TimeZoneInfo zone)
    {
        var info = new JsonObject
        {
            ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
            ["ScheduleStatus"] = status is null ? null : new JsonObject
            {
                ["Last"] = Text(status.Last, zone),
                ["Next"] = Text(status.Next, zone),
                ["LastUpdated"] = Text(status.LastUpdated, zone),
            },
            ["IsPastDue"] = isPastDue,
        };
        return info.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static string Text(DateTimeOffset? instant, TimeZoneInfo zone)
        => (instant is { } known ? TimeZoneInfo.ConvertTime(known, zone) : Never).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
