using System.Globalization;
using System.Text;
using Carillon.Storage.Rows;

namespace Carillon.Metrics;

/// <summary>
/// Writes the text format of Prometheus, version 0.0.4: families, one after the other, each with a help, a type, and its samples.
/// </summary>
public sealed class PrometheusText
{
    /// <summary>What the text is, for the answer that holds it.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private string _family = "";

    /// <summary>Begins a family whose samples only rise.</summary>
    public void Counter(string name, string help) => Begin(name, "counter", help);

    /// <summary>Begins a family whose samples rise and fall.</summary>
    public void Gauge(string name, string help) => Begin(name, "gauge", help);

    /// <summary>Begins a family of histograms.</summary>
    public void Histogram(string name, string help) => Begin(name, "histogram", help);

    /// <summary>Writes a sample of the family.</summary>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Line("", value, labels, null);

    /// <summary>Writes a point in time, as seconds since 1970; nothing where there is none.</summary>
    public void Time(DateTimeOffset? time, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (time is { } at)
        {
            Sample((at - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond, labels);
        }
    }

    /// <summary>Writes a histogram of the family: how many were at most as long as each bound, how many there were, and all of them together.</summary>
    public void Buckets(BucketCounts counts, IReadOnlyList<double> bounds, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(bounds);
        long sum = 0;
        for (var i = 0; i <= bounds.Count; i++)
        {
            sum += i < counts.Counts.Count ? counts.Counts[i] : 0;
            Line("_bucket", sum, labels, i < bounds.Count ? Number(bounds[i]) : "+Inf");
        }

        Line("_sum", counts.SumUs / 1_000_000d, labels, null);
        Line("_count", sum, labels, null);
    }

    /// <summary>The text so far.</summary>
    public override string ToString() => _text.ToString();

    private void Begin(string name, string type, string help)
    {
        _family = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private void Line(string suffix, double value, ReadOnlySpan<(string Name, string Value)> labels, string? bound)
    {
        _text.Append(_family).Append(suffix);
        var separator = '{';
        foreach (var (name, text) in labels)
        {
            Label(ref separator, name, text);
        }

        if (bound is not null)
        {
            Label(ref separator, "le", bound);
        }

        _text.Append(separator == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private void Label(ref char separator, string name, string value)
    {
        _text.Append(separator).Append(name).Append("=\"");
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => _text.Append(@"\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append(@"\n"),
                _ => _text.Append(letter),
            };
        }

        _text.Append('"');
        separator = ',';
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
