using System.Globalization;
using Carillon.Records;
using Carillon.Storage;

namespace Carillon.Alerts;

/// <summary>
/// Notices that the clocks of the app are silent. Whoever asks whether the app is ready ticks in their place, and would hide it: so the sign of
/// life says since when only requests tick.
/// </summary>
public sealed class ClockSilence(AlertBook alerts, NoticeDelivery notices, StoreTime time)
{
    /// <summary>The rule.</summary>
    internal const string Type = "clock_silence";

    private const string Subject = "clocks";

    /// <summary>Two of the dispatcher's minutes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>What is wrong where a clock last ticked then. Null where nothing is.</summary>
    internal static AlertFinding? Of(DateTimeOffset last, DateTimeOffset now) => now - last <= Longest
        ? null
        : new AlertFinding(Type, Subject, AlertSeverity.Critical, string.Create(
            CultureInfo.InvariantCulture, $"No clock of the app has ticked since {last.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}. Requests tick in their place while they come."));

    /// <summary>Raises the alarm where the clocks have been silent for two periods, whatever requests did meanwhile.</summary>
    /// <param name="last">When a clock last ticked.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task LookAsync(DateTimeOffset last, CancellationToken cancellationToken)
    {
        if (Of(last, time.GetUtcNow()) is { } silence)
        {
            await alerts.RaiseAsync(silence, RecordOrigin.Request, cancellationToken);

            // Nobody else would: those who deliver notices are rung by the clocks that are silent.
            await notices.DeliverDueAsync(cancellationToken);
        }
    }
}
