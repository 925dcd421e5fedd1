using Carillon.Storage.Rows;

namespace Carillon.Alerts;

/// <summary>
/// How many notices each rule has given since an instant, as one pass over what rules said found it: who raises many alerts at once does not
/// have to count anew for each.
/// </summary>
/// <param name="since">The instant.</param>
internal sealed class NoticeTally(DateTimeOffset since)
{
    private readonly Dictionary<string, int> _given = new(StringComparer.Ordinal);

    /// <summary>Counts what a rule said of one subject.</summary>
    public void Add(string type, WatchRow watch) => Add(type, watch.Noticed.Count(at => at > since.ToUnixTimeMilliseconds()));

    /// <summary>Counts a notice that was just written.</summary>
    public void AddNew(string type) => Add(type, 1);

    /// <summary>How many there are of a rule.</summary>
    public int Of(string type) => _given.GetValueOrDefault(type);

    private void Add(string type, int count) => _given[type] = Of(type) + count;
}
