using System.Text;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>Replaces names in percent signs by the app settings of those names.</summary>
internal static class SettingNames
{
    /// <summary>The text with every name replaced; a missing setting or percent sign is a <see cref="FormatException"/>.</summary>
    public static string Resolve(string text, IConfiguration settings)
    {
        var resolved = new StringBuilder();
        var position = 0;
        while (text.IndexOf('%', position) is var open and >= 0)
        {
            var close = text.IndexOf('%', open + 1);
            if (close < 0)
            {
                throw new FormatException($"The '%' at position {open} of '{text}' does not have a closing '%'.");
            }

            var name = text[(open + 1)..close];
            var value = settings[name.Replace("__", ":", StringComparison.Ordinal)]
                ?? throw new FormatException($"'%{name}%' does not resolve to a value: the app setting '{name}' is missing.");
            resolved.Append(text, position, open - position).Append(value);
            position = close + 1;
        }

        return resolved.Append(text, position, text.Length - position).ToString();
    }
}
