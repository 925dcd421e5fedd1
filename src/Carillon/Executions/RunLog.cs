using System.Globalization;
using Carillon.Diagnostics;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Carillon.Executions;

/// <summary>
/// What is logged during a run. The lines of the code that runs in it find it by themselves, through the asynchronous flow.
/// Past its size the oldest lines go, and a marker says how many.
/// </summary>
/// <param name="time">The clock of its lines.</param>
/// <param name="mask">Takes secrets out of them.</param>
/// <param name="before">What was logged before, in another invocation.</param>
/// <param name="longest">The most characters that are kept in memory.</param>
internal sealed class RunLog(TimeProvider time, SecretMask mask, string? before = null, int longest = RunLog.InRow)
{
    /// <summary>The most characters that a row holds: what one property of the strictest store does, with room for the marker.</summary>
    public const int InRow = 30_000;

    private static readonly AsyncLocal<RunLog?> CurrentLog = new();

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new(before is null ? [] : [before]);
    private int _length = before?.Length ?? 0;
    private int _dropped;

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
        var line = RowText.Cut(mask.Apply(whole), longest);

        lock (_gate)
        {
            _lines.Enqueue(line);
            _length += line.Length + 1;
            while (_length > longest && _lines.Count > 1)
            {
                _length -= _lines.Dequeue().Length + 1;
                _dropped++;
            }
        }
    }

    /// <summary>The log as a row keeps it, or null where nothing was logged.</summary>
    public string? Text() => Read()?.ForRow();

    /// <summary>The log as it is now, or null where nothing was logged.</summary>
    public LoggedText? Read()
    {
        lock (_gate)
        {
            return _lines.Count == 0 ? null : new LoggedText([.. _lines], _dropped);
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
