using System.Text;
using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Discovery;

/// <summary>Replaces <c>%Name%</c> by the setting of that name, as the Functions host does for schedules.</summary>
internal static class SettingReferences
{
    /// <summary>Replaces every reference, or says which one can't be.</summary>
    public static bool TryResolve(string text, IConfiguration configuration, out string resolved, out string? problem)
    {
        var result = new StringBuilder(text.Length);
        var position = 0;
        problem = null;
        while (text.IndexOf('%', position) is >= 0 and var open)
        {
            var close = text.IndexOf('%', open + 1);
            if (close < 0)
            {
                problem = $"the '%' at position {open} has no closing '%'";
                break;
            }

            var name = text[(open + 1)..close];
            if (configuration[name.Replace("__", ":", StringComparison.Ordinal)] is not { Length: > 0 } value)
            {
                problem = $"the setting '{name}' has no value";
                break;
            }

            result.Append(text, position, open - position).Append(value);
            position = close + 1;
        }

        resolved = problem is null ? result.Append(text, position, text.Length - position).ToString() : "";
        return problem is null;
    }
}
