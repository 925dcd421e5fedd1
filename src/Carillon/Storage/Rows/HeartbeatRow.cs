using System.Text.Json.Serialization;

namespace Carillon.Storage.Rows;

/// <summary><c>conf!heartbeat</c>: when the dispatcher was last called, and where.</summary>
/// <param name="At">When.</param>
/// <param name="Instance">The process.</param>
/// <param name="Build">Its build.</param>
/// <param name="ClockAt">When a clock of the app last called it, where since then only requests have. Null where the last call was a clock's.</param>
public sealed record HeartbeatRow(DateTimeOffset At, string Instance, string Build, DateTimeOffset? ClockAt = null) : StateRow
{
    /// <summary>When a clock of the app last called.</summary>
    [JsonIgnore]
    public DateTimeOffset LastOfAClock => ClockAt ?? At;
}
