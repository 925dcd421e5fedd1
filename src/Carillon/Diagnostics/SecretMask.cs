using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Carillon.Diagnostics;

/// <summary>
/// Takes the values of settings that are named like secrets out of text, wherever text leaves the process: captured logs,
/// records, errors, responses.
/// </summary>
public sealed partial class SecretMask
{
    private const string Masked = "***";

    /// <summary>Shorter values are too common as ordinary text to be taken out of it.</summary>
    private const int ShortestSecret = 6;

    private readonly Lazy<IReadOnlyList<string>> _secrets;

    /// <summary>Masks the secrets among some settings, as they are when first needed.</summary>
    public SecretMask(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _secrets = new(() => FindSecrets(configuration));
    }

    private SecretMask(Lazy<IReadOnlyList<string>> secrets) => _secrets = secrets;

    /// <summary>A mask that also takes the secrets among some parameters out of text: what a run was handed, and may log.</summary>
    public SecretMask With(IReadOnlyDictionary<string, string> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var more = parameters.Where(parameter => IsSecretName(parameter.Key) && parameter.Value.Length >= ShortestSecret && parameter.Value != Masked)
            .Select(parameter => parameter.Value)
            .ToList();
        return more.Count == 0 ? this : new SecretMask(new Lazy<IReadOnlyList<string>>(() => [.. more.Concat(_secrets.Value).OrderByDescending(secret => secret.Length)]));
    }

    /// <summary>Whether a setting or a parameter of this name holds a secret.</summary>
    public static bool IsSecretName(string name) => SecretName().IsMatch(name);

    /// <summary>Whether a text had a secret taken out of it.</summary>
    public static bool IsMasked(string text) => text.Contains(Masked, StringComparison.Ordinal);

    /// <summary>The text without secrets.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public string? Apply(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        foreach (var secret in _secrets.Value)
        {
            text = text.Replace(secret, Masked, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Parameters without secrets: those named like one, and those that quote one.</summary>
    public IReadOnlyDictionary<string, string> Apply(IReadOnlyDictionary<string, string> parameters) =>
        parameters.ToDictionary(pair => pair.Key, pair => IsSecretName(pair.Key) ? Masked : Apply(pair.Value));

    private static List<string> FindSecrets(IConfiguration configuration)
    {
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in configuration.AsEnumerable())
        {
            if (value is null)
            {
                continue;
            }

            var name = key[(key.LastIndexOf(':') + 1)..];
            if (IsSecretName(name))
            {
                secrets.Add(value);
            }

            // A connection string is no secret as a whole, and holds some.
            secrets.UnionWith(SecretInside().Matches(value).Select(match => match.Groups["secret"].Value));
        }

        // The longest first, so that a secret that contains another one is masked whole.
        return [.. secrets.Where(secret => secret.Length >= ShortestSecret).OrderByDescending(secret => secret.Length)];
    }

    [GeneratedRegex("secret|password|passwd|pwd|token|apikey|api_key|api-key|accountkey|credential$|key$|sas$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex("(?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd|sig)=(?<secret>[^;&\\s]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretInside();
}
