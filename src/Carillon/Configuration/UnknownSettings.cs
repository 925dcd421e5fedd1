using Microsoft.Extensions.Configuration;

namespace Carillon.Configuration;

/// <summary>
/// Finds keys under <c>Carillon:</c> that nothing reads, and values where a section stands: a setting that is quietly ignored
/// is the worst kind of setting. Sections hold values only, no further sections.
/// </summary>
public static class UnknownSettings
{
    private const string Root = "Carillon";

    /// <summary>The unknown keys, each with what is known at its place. Empty where every key is read by somebody.</summary>
    public static IReadOnlyList<string> Find(IConfiguration configuration, IEnumerable<CarillonSection> sections)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var keysByPath = sections
            .SelectMany(section => section.Keys.Select(key => (section.Path, Key: key)))
            .Concat(sections.Where(section => section.Path != Root).Select(section => (Path: Root, Key: section.Path[(Root.Length + 1)..])))
            .ToLookup(known => known.Path, known => known.Key, StringComparer.OrdinalIgnoreCase);

        return [.. Unknown(configuration.GetSection(Root), keysByPath)];
    }

    private static IEnumerable<string> Unknown(IConfigurationSection section, ILookup<string, string> keysByPath)
    {
        foreach (var child in section.GetChildren())
        {
            if (!keysByPath[section.Path].Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                yield return $"'{child.Path}' is not a setting. {section.Path} has: {KeysOf(section, keysByPath)}.";
            }
            else if (keysByPath.Contains(child.Path))
            {
                if (child.Value is { Length: > 0 })
                {
                    yield return $"'{child.Path}' is a section; it has: {KeysOf(child, keysByPath)}.";
                }

                foreach (var problem in Unknown(child, keysByPath))
                {
                    yield return problem;
                }
            }
            else if (child.GetChildren().FirstOrDefault() is { } below)
            {
                yield return $"'{below.Path}' is not a setting: {child.Path} is a single value.";
            }
        }
    }

    private static string KeysOf(IConfigurationSection section, ILookup<string, string> keysByPath) =>
        string.Join(", ", keysByPath[section.Path].Order(StringComparer.Ordinal));
}
