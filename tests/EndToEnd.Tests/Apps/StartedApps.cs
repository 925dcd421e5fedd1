using System.Reflection;

namespace EndToEnd.Tests.Apps;

/// <summary>The apps that are started as processes, where this build put them.</summary>
internal static class StartedApps
{
    public static string Functions { get; } = Find("Functions");

    public static string TestApp { get; } = Find("EndToEnd.App");

    private static string Find(string name) =>
        typeof(StartedApps).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(built => built.Key == name).Value!;
}
