using System.Text.Json;

namespace Azure.Data.Tables.Entities;

/// <summary>The property names of a page of rows, each made a string once: rows of a table mostly have the same ones in the same order.</summary>
internal sealed class PropertyNames
{
    private readonly List<(byte[] Utf8, string Text)> known = [];
    private int next;

    /// <summary>A new row begins.</summary>
    public void Rewind() => next = 0;

    /// <summary>The name that the reader stands on.</summary>
    public string Read(ref Utf8JsonReader json)
    {
        if (json.ValueIsEscaped)
        {
            return json.GetString()!;
        }

        var utf8 = json.ValueSpan;
        for (var tried = 0; tried < known.Count; tried++)
        {
            var at = (next + tried) % known.Count;
            if (utf8.SequenceEqual(known[at].Utf8))
            {
                next = at + 1;
                return known[at].Text;
            }
        }

        var name = json.GetString()!;
        known.Add((utf8.ToArray(), name));
        next = known.Count;
        return name;
    }
}
