using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Carillon.Diagnostics;

/// <summary>
/// Takes secrets out of text, wherever text leaves the process: captured logs, records, errors, responses. Secrets are the values of
/// settings that are named like some, what connection strings and URLs among the settings hold of them, and whatever has the form
/// of one that is well known, wherever it is from.
/// </summary>
public sealed partial class SecretMask
{
    private const string Masked = "***";

    /// <summary>Shorter values are too common as ordinary text to be taken out of it.</summary>
    private const int ShortestSecret = 6;

    private volatile Lazy<IReadOnlyList<string>> _secrets;

    /// <summary>Masks the secrets among some settings, as they are when first needed, and what they were and become while the app runs.</summary>
    public SecretMask(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _secrets = new(() => FindSecrets(configuration));
        _ = ChangeToken.OnChange(configuration.GetReloadToken, () =>
        {
            // Texts that are under way may still hold what was a secret before.
            var before = _secrets.IsValueCreated ? _secrets.Value : [];
            _secrets = new(() => [.. FindSecrets(configuration).Concat(before).Distinct().OrderByDescending(secret => secret.Length)]);
        });
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

        return Recognized().Replace(text, "${before}" + Masked);
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

            // A connection string, or a URL, is no secret as a whole, and holds some.
            secrets.UnionWith(SecretInside().Matches(value).Select(match => match.Groups["secret"].Value));
        }

        // The longest first, so that a secret that contains another one is masked whole.
        return [.. secrets.SelectMany(Spellings).Where(secret => secret.Length >= ShortestSecret).Distinct().OrderByDescending(secret => secret.Length)];
    }

    /// <summary>A secret as it is, and as it stands in URLs and in JSON.</summary>
    private static IEnumerable<string> Spellings(string secret) =>
        [secret, Uri.EscapeDataString(secret), Uri.UnescapeDataString(secret), JsonEncodedText.Encode(secret).ToString()];

    [GeneratedRegex("secret|password|passwd|pwd|token|apikey|api_key|api-key|accountkey|webhook|credential$|key$|sas$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex(
        """(?:(?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd|InstrumentationKey|ClientSecret|sig)=|[?&;](?:code|key|token|secret|access_token|client_secret|api_?key|api-key)=|://[^/\s:@]*:(?=[^/\s@]*@))(?<secret>[^;&@\s"']+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretInside();

    [GeneratedRegex(
        """(?<before>[0-9a-f]{32}_)[0-9a-f]{64}|(?<before>\b(?:AccountKey|SharedAccessKey|SharedAccessSignature|InstrumentationKey)=)[^;\s"']+|(?<before>\bsig=)[^;&\s"']{16,}|(?<before>\bBearer\s+)[A-Za-z0-9._~+/=-]{16,}|(?<before>://[^/\s:@"']*:)[^/\s@"']+(?=@)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Recognized();
}
