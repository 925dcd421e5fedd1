using System.Globalization;
using System.Text;
using Carillon.Diagnostics;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Executions;

/// <summary>
/// What is logged during a run. The lines of the code that runs in it find it by themselves, through the asynchronous flow.
/// Past its size the oldest lines go, and a marker says how many.
/// </summary>
internal sealed class RunLog(TimeProvider time, SecretMask mask, string? before = null)
{
    /// <summary>The most characters kept: what one property of the strictest store holds, with room for the marker.</summary>
    private const int Capacity = 30_000;

    private static readonly AsyncLocal<RunLog?> CurrentLog = new();

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new(before is null ? [] : [before]);
    private int _length = before?.Length ?? 0;
    private long _dropped;

    /// <summary>The log of the run that the calling code belongs to. Null outside of runs.</summary>
    public static RunLog? Current
    {
        get => CurrentLog.Value;
        set => CurrentLog.Value = value;
    }

    /// <summary>Adds a line, without secrets. They go before the line is cut: a cut may leave a part of one, which no mask finds.</summary>
    public void Append(LogLevel level, string category, string message, Exception? exception)
    {
        var whole = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():HH:mm:ss.fff} {Name(level)} {category}: {message}{(exception is null ? "" : "\n" + exception)}");
        var line = RowText.Cut(mask.Apply(whole), Capacity);

        lock (_gate)
        {
            _lines.Enqueue(line);
            _length += line.Length + 1;
            while (_length > Capacity && _lines.Count > 1)
            {
                _length -= _lines.Dequeue().Length + 1;
                _dropped++;
            }
        }
    }

    /// <summary>The whole log, or null where nothing was logged.</summary>
    public string? Text()
    {
        lock (_gate)
        {
            if (_lines.Count == 0)
            {
                return null;
            }

            var text = new StringBuilder(_length + 64);
            if (_dropped > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"… ({_dropped} earlier lines cut)\n");
            }

            return text.AppendJoin('\n', _lines).ToString();
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRC",
        LogLevel.Debug => "DBG",
        LogLevel.Information => "INF",
        LogLevel.Warning => "WRN",
        LogLevel.Error => "ERR",
        _ => "CRT",
    };
}
