using System.Runtime.CompilerServices;

namespace Carillon.TestKit.Simulation;

/// <summary>A text that is only put together where a condition does not hold: millions of conditions are looked at, and hold.</summary>
[InterpolatedStringHandler]
internal ref struct UnlessHandler
{
    private DefaultInterpolatedStringHandler _text;

    public UnlessHandler(int literalLength, int formattedCount, bool holds, out bool wanted)
    {
        wanted = !holds;
        _text = wanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, System.Globalization.CultureInfo.InvariantCulture) : default;
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    public override string ToString() => _text.ToStringAndClear();
}
