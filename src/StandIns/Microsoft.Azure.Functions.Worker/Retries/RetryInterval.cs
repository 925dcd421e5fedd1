using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>How a retry attribute reads an interval.</summary>
internal static class RetryInterval
{
    public static TimeSpan Parse(string text, string parameter)
    {
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) || interval < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(parameter, text, "The interval has to be a time span such as 00:00:10, and not negative.");
        }

        return interval;
    }
}
