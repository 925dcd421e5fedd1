using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Timers;

/// <summary>
/// Reads what the platform says of a timer that fired. The worker binds a parameter once, and the method gets what was bound
/// first: so it is only ever bound as the type that the method declares.
/// </summary>
internal static class FiredTimer
{
    private static readonly JsonSerializerOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>
    /// Reads it where the method takes <see cref="TimerInfo"/> or the text of it. Of any other type it is not known how to read
    /// it: that is taken for a timer that says nothing, as one that is not monitored.
    /// </summary>
    public static async Task<TimerInfo> ReadAsync(FunctionContext invocation)
    {
        var trigger = invocation.FunctionDefinition.InputBindings.Values.First(binding => binding.Type.Equals("timerTrigger", StringComparison.OrdinalIgnoreCase));
        var declared = invocation.FunctionDefinition.Parameters.FirstOrDefault(parameter => parameter.Name.Equals(trigger.Name, StringComparison.OrdinalIgnoreCase))?.Type;
        var timer = declared == typeof(TimerInfo) ? (await invocation.BindInputAsync<TimerInfo>(trigger)).Value
            : declared == typeof(string) ? Parse((await invocation.BindInputAsync<string>(trigger)).Value)
            : null;
        return timer ?? new TimerInfo();
    }

    private static TimerInfo? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<TimerInfo>(text, AnyCase);
        }
        catch (JsonException)
        {
            // What the method gets is its own affair; here the timer then says nothing.
            return null;
        }
    }
}
