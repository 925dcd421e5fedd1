using System.Diagnostics.CodeAnalysis;
using System.Text;
using Carillon.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Carillon.Configuration;

/// <summary>Replaces references to settings in a text by their values. A value is taken as it is: references in it stay.</summary>
public static class SettingReferences
{
    /// <summary>
    /// Replaces <c>%Name%</c>, as the Functions host does in a trigger's schedule. It leaves <c>${Name}</c> as it is, so that is
    /// refused, with what to write instead.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="resolved">The text with values in it. Empty where a reference can't be replaced.</param>
    /// <param name="problem">Why one can't be, without a full stop.</param>
    public static bool TryResolveForHost(string text, IConfiguration configuration, out string resolved, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(configuration);
        return Succeeds(Resolve(text, name => Value(configuration, name), BracesForHost), out resolved, out problem);
    }

    /// <summary>
    /// Replaces <c>%Name%</c> and <c>${Name}</c>, in what a person types at run time. A setting that is named like a secret is not
    /// given out: what comes of it is shown to everybody who may read.
    /// </summary>
    /// <inheritdoc cref="TryResolveForHost" path="/param"/>
    public static bool TryResolveTyped(string text, IConfiguration configuration, out string resolved, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(configuration);
        var read = (string name) => SecretMask.IsSecretName(name)
            ? new Part("", $"the setting '{name}' is named like a secret, and is not given out")
            : Value(configuration, name);
        return Succeeds(Resolve(text, read, read), out resolved, out problem);
    }

    private static Part Resolve(string text, Func<string, Part> percent, Func<string, Part> braces)
    {
        var result = new StringBuilder(text.Length);
        var position = 0;
        while (NextReference(text, position) is >= 0 and var open)
        {
            var (opening, closing, read) = text[open] == '%' ? ("%", "%", percent) : ("${", "}", braces);
            var begin = open + opening.Length;
            var end = text.IndexOf(closing, begin, StringComparison.Ordinal);
            if (end < 0)
            {
                return new Part("", $"the '{opening}' at position {open + 1} has no closing '{closing}'");
            }

            var part = read(text[begin..end]);
            if (part.Problem is not null)
            {
                return part;
            }

            result.Append(text, position, open - position).Append(part.Text);
            position = end + closing.Length;
        }

        return new Part(result.Append(text, position, text.Length - position).ToString(), null);
    }

    private static int NextReference(string text, int from)
    {
        var percent = text.IndexOf('%', from);
        var braces = text.IndexOf("${", from, StringComparison.Ordinal);
        return percent < 0 ? braces : braces < 0 ? percent : Math.Min(percent, braces);
    }

    /// <summary>The value of a setting. In its name two underscores stand for a colon, as in environment variables.</summary>
    private static Part Value(IConfiguration configuration, string name) =>
        configuration[name.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value
            ? new Part(value, null)
            : new Part("", $"the setting '{name}' has no value");

    private static Part BracesForHost(string name) =>
        new("", $"the Functions host does not know '${{{name}}}'; write %{name}%");

    private static bool Succeeds(Part part, out string resolved, [NotNullWhen(false)] out string? problem)
    {
        (resolved, problem) = part;
        return problem is null;
    }

    /// <summary>A piece of the text, or why there is none.</summary>
    private sealed record Part(string Text, string? Problem);
}
