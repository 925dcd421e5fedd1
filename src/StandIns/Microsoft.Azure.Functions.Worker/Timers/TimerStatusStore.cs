using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Remembers timers over restarts, all in one file that is replaced as a whole.</summary>
internal sealed class TimerStatusStore(StartArguments start, ILogger<TimerStatusStore> logger)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Lock gate = new();
    private readonly string file = Path.Combine(start.ContentRoot, "data", "host", "timers.json");
    private Dictionary<string, TimerStatus>? statuses;

    public TimerStatus? Find(string function)
    {
        lock (gate)
        {
            return Load().GetValueOrDefault(function);
        }
    }

    /// <summary>Writes a status. A file that cannot be written costs the memory over restarts, not the schedule.</summary>
    public void Write(string function, TimerStatus status)
    {
        lock (gate)
        {
            Load()[function] = status;
            try
            {
                Save();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                TimerLog.StatusNotWritten(logger, file, fault);
            }
        }
    }

    private Dictionary<string, TimerStatus> Load()
    {
        if (statuses is not null)
        {
            return statuses;
        }

        statuses = new Dictionary<string, TimerStatus>(StringComparer.OrdinalIgnoreCase);
        try
        {
            if (File.Exists(file) && JsonSerializer.Deserialize<Dictionary<string, TimerStatus>>(File.ReadAllText(file), Format) is { } stored)
            {
                foreach (var (function, status) in stored)
                {
                    statuses[function] = status;
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            TimerLog.StatusNotRead(logger, file, fault);
        }

        return statuses;
    }

    private void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var temporary = $"{file}.{Environment.ProcessId}.tmp";
        File.WriteAllText(temporary, JsonSerializer.Serialize(statuses, Format));
        File.Move(temporary, file, overwrite: true);
    }
}
