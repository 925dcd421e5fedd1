using System.Text;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>Texts that nobody would send on purpose, and some that somebody would.</summary>
internal static class FuzzText
{
    private static readonly string[] Awkward =
    [
        "", " ", "\t", "0", "-1", "1e9", "NaN", "99999999999999999999", "true", "null", "undefined", "..", "../..", "%", "%00", "%zz", "\0", "\r\n",
        "'", "\"", "';drop table rows;--", "<script>", "${jndi:ldap://x}", "{0}", "\ud83d\ude00", "\ufeff", "\u202e", "é", "ß", "٣", "１", "a\u0301", "~0041", "!", "job!", "\u007f",
    ];

    public static T Pick<T>(this Random chance, IReadOnlyList<T> among) => among[chance.Next(among.Count)];

    public static string Text(this Random chance) => chance.Next(6) switch
    {
        0 or 1 => chance.Pick(Awkward),
        2 => chance.Ascii(chance.Next(1, 40)),
        3 => chance.Unicode(chance.Next(1, 40)),
        4 => chance.Pick(Awkward) + chance.Ascii(3) + chance.Pick(Awkward),
        _ => new string((char)chance.Next('!', '~'), chance.Pick([1, 128, 129, 501, 3_000])),
    };

    /// <summary>Text with one thing about it changed.</summary>
    public static string Mutate(this Random chance, string text)
    {
        var at = chance.Next(text.Length + 1);
        return chance.Next(4) switch
        {
            0 => text[..at],
            1 => text.Insert(at, chance.Text()),
            2 when at < text.Length => text.Remove(at, 1),
            _ => text[..at] + (char)chance.Next(' ', '\x7f') + text[Math.Min(at + 1, text.Length)..],
        };
    }

    private static string Ascii(this Random chance, int length)
    {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++)
        {
            text.Append((char)chance.Next(' ', '\x7f'));
        }

        return text.ToString();
    }

    /// <summary>Any scalar values: no lone surrogates, which no encoding can carry.</summary>
    private static string Unicode(this Random chance, int length)
    {
        var text = new StringBuilder(length);
        while (text.Length < length)
        {
            if (Rune.TryCreate(chance.Next(chance.Pick([0x80, 0x3000, 0x110000])), out var rune))
            {
                text.Append(rune);
            }
        }

        return text.ToString();
    }
}
