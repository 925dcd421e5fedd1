using System.Text.Json;

namespace Carillon.Functions.Discovery;

/// <summary>The timer binding of a function.</summary>
/// <param name="Schedule">The schedule as written, settings not resolved.</param>
/// <param name="RunOnStartup">Whether the platform runs it when it starts.</param>
internal sealed record TimerBinding(string Schedule, bool RunOnStartup)
{
    /// <summary>Reads a binding. Null where it is no timer.</summary>
    public static TimerBinding? Read(JsonElement binding) =>
        string.Equals(FunctionEntry.Text(binding, "type"), "timerTrigger", StringComparison.OrdinalIgnoreCase)
            ? new TimerBinding(
                FunctionEntry.Text(binding, "schedule") ?? "",
                FunctionEntry.Property(binding, "runOnStartup") is { ValueKind: JsonValueKind.True })
            : null;
}
