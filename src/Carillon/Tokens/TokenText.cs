using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Carillon.Executions;

namespace Carillon.Tokens;

/// <summary>
/// A token as its bearer has it: <c>carillon_{id}_{secret}</c>, 32 and 64 hex digits. By its beginning whoever looks for secrets
/// that got out finds it, and by its id it is found in the store without a search.
/// </summary>
public static partial class TokenText
{
    /// <summary>What every token begins with.</summary>
    public const string Prefix = "carillon_";

    private const int SecretBytes = 32;

    /// <summary>Makes a token, and the hash that is kept of its secret.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="random">Where its secret comes from.</param>
    public static (string Token, string SecretHash) Make(ExecutionId id, RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[SecretBytes];
        random.GetBytes(bytes);
        var secret = Convert.ToHexStringLower(bytes);
        return ($"{Prefix}{id}_{secret}", Hash(secret));
    }

    /// <summary>Reads a token as somebody sent it.</summary>
    /// <param name="text">What was sent.</param>
    /// <param name="id">Its id.</param>
    /// <param name="secretHash">The hash of its secret.</param>
    /// <returns>Whether it can be one.</returns>
    public static bool TryRead(string text, out ExecutionId id, out string secretHash)
    {
        (id, secretHash) = (default, "");
        if (Pattern().Match(text) is not { Success: true } match || !ExecutionId.TryParse(match.Groups["id"].Value, out id))
        {
            return false;
        }

        secretHash = Hash(match.Groups["secret"].Value);
        return true;
    }

    /// <summary>Whether two hashes are the same; how long that takes tells nothing about them.</summary>
    public static bool SameHash(string hash, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));

    [GeneratedRegex(@"\Acarillon_(?<id>[0-9a-f]{32})_(?<secret>[0-9a-f]{64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
