using Microsoft.Azure.Functions.Worker.Builder;

namespace StandIns.Tests.Worker.Testing;

/// <summary>What a test chooses about its app.</summary>
internal sealed record TestAppSetup
{
    public required IReadOnlyList<Type> Functions { get; init; }

    public string[] Arguments { get; init; } = [];

    public TimeProvider? Clock { get; init; }

    /// <summary>The app's folder; a new one when null. It goes with the app.</summary>
    public TestFolder? Folder { get; init; }

    public Action<FunctionsApplicationBuilder>? Before { get; init; }

    public Action<FunctionsApplicationBuilder>? After { get; init; }
}
