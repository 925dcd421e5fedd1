using Xunit.Sdk;

namespace EndToEnd.Tests.Apps;

/// <summary>Looks again and again until something is so, or until it should have been.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<T> FindAsync<T>(string what, TimeSpan patience, Func<Task<T?>> look)
        where T : class
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            if (TimeProvider.System.GetElapsedTime(start) > patience)
            {
                throw new XunitException($"After {patience} there was still no {what}.");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
