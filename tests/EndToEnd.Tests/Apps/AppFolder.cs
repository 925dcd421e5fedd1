namespace EndToEnd.Tests.Apps;

/// <summary>The folder of an app: its database, and where its jobs and the test meet. It outlives the process, not the test.</summary>
internal sealed class AppFolder : IDisposable
{
    private bool _kept;

    public string Path { get; } = Directory.CreateTempSubdirectory("carillon-e2e-").FullName;

    public string Database => System.IO.Path.Combine(Path, "state", "carillon.db");

    /// <summary>The starts that jobs noted: job, occurrence, attempt.</summary>
    public IReadOnlyList<(string Job, string Occurrence, int Attempt)> Starts()
    {
        var file = System.IO.Path.Combine(Path, "starts.txt");
        if (!File.Exists(file))
        {
            return [];
        }

        // A line that is being written is not there yet.
        var text = File.ReadAllText(file);
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(part => (part[0], part[1], int.Parse(part[2], System.Globalization.CultureInfo.InvariantCulture)))];
    }

    /// <summary>Waits until a job has started for the first time.</summary>
    /// <returns>Its occurrence.</returns>
    public async Task<string> FirstStartAsync()
    {
        await Eventually.FindAsync("start of a job", AppProcess.Patience, () => Task.FromResult(Starts().Count > 0 ? "started" : null));
        return Starts()[0].Occurrence;
    }

    /// <summary>Lets all jobs of a name go that wait for it.</summary>
    public void Release(string job) => File.WriteAllText(System.IO.Path.Combine(Path, "release-" + job), "");

    /// <summary>Lets it outlive the test, for whoever looks into what is left.</summary>
    public void Keep() => _kept = true;

    public void Dispose()
    {
        if (!_kept)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
