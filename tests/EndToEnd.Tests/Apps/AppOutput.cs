using System.Text;

namespace EndToEnd.Tests.Apps;

/// <summary>What a process wrote, both streams in the order they came.</summary>
internal sealed class AppOutput
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    public void Add(string? line)
    {
        lock (_gate)
        {
            _ = line is null ? _text : _text.Append(line).Append('\n');
        }
    }
}
