using System.Globalization;
using Carillon.Storage.Rows;

namespace Carillon.Executions;

/// <summary>What a run had logged at one moment: as a row keeps it, and whole.</summary>
internal sealed class LoggedText
{
    private readonly string[] _lines;
    private readonly int _dropped;
    private readonly int _first;

    /// <summary>Takes what is in memory: one line or more.</summary>
    /// <param name="lines">The lines, the oldest first.</param>
    /// <param name="dropped">How many went before them.</param>
    public LoggedText(string[] lines, int dropped)
    {
        (_lines, _dropped, _first) = (lines, dropped, lines.Length - 1);

        // From the newest back, as far as a row goes.
        for (var length = lines[_first].Length + 1; _first > 0 && length + lines[_first - 1].Length + 1 <= RunLog.InRow;)
        {
            length += lines[--_first].Length + 1;
        }
    }

    /// <summary>Whether a row holds less than there was.</summary>
    public bool IsLong => _dropped + _first > 0 || _lines[_first].Length > RunLog.InRow;

    /// <summary>How many lines there are in memory.</summary>
    public int Lines => _lines.Length;

    /// <summary>All that is in memory. It begins with a marker where something went before it.</summary>
    public string Whole() => (_dropped == 0 ? "" : Marker(_dropped)) + string.Join('\n', _lines);

    /// <summary>The newest lines, as many as a row holds; of one that is longer than that, its beginning. They begin with a marker where something went before them.</summary>
    /// <param name="notKept">Why the whole is nowhere else. Null where it is, or where there is no such place.</param>
    public string ForRow(string? notKept = null)
    {
        var marker = (Cut: _dropped + _first, notKept) switch
        {
            (0, null) => "",
            (0, _) => $"… (the whole log could not be kept: {notKept})\n",
            (var cut, null) => Marker(cut),
            var (cut, _) => string.Create(CultureInfo.InvariantCulture, $"… ({cut} earlier lines cut; the whole log could not be kept: {notKept})\n"),
        };
        return marker + (_first == _lines.Length - 1 ? RowText.Cut(_lines[_first], RunLog.InRow) : string.Join('\n', _lines[_first..]));
    }

    private static string Marker(int cut) => string.Create(CultureInfo.InvariantCulture, $"… ({cut} earlier lines cut)\n");
}
