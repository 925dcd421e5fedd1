namespace EndToEnd.Tests.Apps;

/// <summary>What a test chooses about the process it starts.</summary>
internal sealed record AppSetup(string Assembly)
{
    /// <summary>Where it keeps its state; a new folder, gone with the process, when null.</summary>
    public AppFolder? Folder { get; init; }

    public string Environment { get; init; } = "Development";

    /// <summary>Where it listens. 0 for a free port of its choice.</summary>
    public int Port { get; init; }

    /// <summary>Settings, as environment variables. They win over what every test app is given.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The app of src/Functions.</summary>
    public static AppSetup Functions => new(StartedApps.Functions);

    /// <summary>The app of small jobs. None of its timers fires by itself unless a test says so.</summary>
    public static AppSetup TestApp => new(StartedApps.TestApp);

    /// <summary>The same with settings that win over those that it has.</summary>
    public AppSetup With(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(Settings);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return this with { Settings = all };
    }
}
