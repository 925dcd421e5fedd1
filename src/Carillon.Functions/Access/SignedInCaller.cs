using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Carillon.Configuration;
using Carillon.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Access;

/// <summary>
/// Reads whom App Service authentication signed in: the header <c>X-MS-CLIENT-PRINCIPAL</c>, which the platform writes, and takes out
/// of requests from outside, where it signs callers in. Everywhere else anybody could send it, and it means nothing.
/// </summary>
internal sealed class SignedInCaller
{
    internal const string Header = "X-MS-CLIENT-PRINCIPAL";
    private const string DefaultRoleType = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
    private const int LongestHeader = 64 * 1024;
    private const int LongestName = 200;

    private static readonly string[] NameTypes =
    [
        "preferred_username",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
    ];

    private static readonly string[] IdTypes =
    [
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        "oid",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
        "sub",
    ];

    private readonly (string Name, Role Role)[] _roles;

    public SignedInCaller(IConfiguration configuration, IOptions<AccessOptions> options)
    {
        var access = options.Value;
        _roles = [(access.AdminRole, Role.Admin), (access.OperatorRole, Role.Operator), (access.ReaderRole, Role.Reader)];
        IsOn = access.AppServiceAuth && AzurePlatform.IsHere(configuration)
            && "True".Equals(configuration["WEBSITE_AUTH_ENABLED"], StringComparison.OrdinalIgnoreCase);
        IsAskedForInVain = access.AppServiceAuth && !IsOn;
    }

    /// <summary>Whether the header is the platform's word.</summary>
    public bool IsOn { get; }

    /// <summary>Whether it is to be, by the settings, and is not.</summary>
    public bool IsAskedForInVain { get; }

    /// <summary>Whom the platform signed in. Null where it signed nobody in.</summary>
    public SignedIn? Read(HttpRequest request)
    {
        var header = request.Headers[Header];
        if (header.Count == 0)
        {
            return null;
        }

        if (header is not [{ Length: > 0 and <= LongestHeader } text])
        {
            return SignedIn.Malformed;
        }

        try
        {
            using var principal = JsonDocument.Parse(Convert.FromBase64String(text));
            return Read(principal.RootElement);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a value of another kind than it should be, or half a character in an escape.
            return SignedIn.Malformed;
        }
    }

    private SignedIn Read(JsonElement principal)
    {
        if (!principal.TryGetProperty("claims", out var list))
        {
            return SignedIn.Malformed;
        }

        var claims = list.EnumerateArray()
            .Select(claim => (Type: Text(claim, "typ"), Value: Text(claim, "val")))
            .ToList();
        var roleType = Text(principal, "role_typ") is { Length: > 0 } given ? given : DefaultRoleType;
        string?[] nameTypes = [Text(principal, "name_typ"), .. NameTypes];
        if (First(nameTypes) is not { } name || Clean(name) is not { Length: > 0 } shown)
        {
            return SignedIn.Malformed;
        }

        var roles = claims.Where(claim => claim.Type == roleType || claim.Type is "roles").Select(claim => claim.Value).ToList();
        var role = _roles.Where(known => roles.Contains(known.Name)).Select(known => (Role?)known.Role).FirstOrDefault();
        var namespaces = roles.Select(OfNamespace).OfType<(string Namespace, Role Role)>()
            .GroupBy(grant => grant.Namespace, grant => grant.Role)
            .ToDictionary(grants => grants.Key, grants => grants.Max());
        var key = $"{Text(principal, "auth_typ")}\n{First(IdTypes) ?? name}";
        return new SignedIn(shown, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), role, namespaces);

        string? First(string?[] types) => types
            .Where(type => !string.IsNullOrEmpty(type))
            .Select(type => claims.FirstOrDefault(claim => claim.Type == type).Value)
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
    }

    /// <summary>What <c>operator:billing</c> says: a role, and the namespace that it is for. Null where it says no such thing.</summary>
    private (string Namespace, Role Role)? OfNamespace(string? value)
    {
        foreach (var (name, role) in _roles)
        {
            if (value?.StartsWith(name + AccessOptions.NamespaceMark, StringComparison.Ordinal) == true
                && JobId.TryCreate(value[(name.Length + 1)..], "any", out var job))
            {
                return (job.Namespace, role);
            }
        }

        return null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    /// <summary>A name that fits a line, and can't be taken for who else stands in records.</summary>
    private static string Clean(string name)
    {
        var line = new string([.. name.Trim().Where(unit => !char.IsControl(unit) && !char.IsSurrogate(unit)).Take(LongestName)]);
        return line is "carillon" or "token" || line.StartsWith("token ", StringComparison.Ordinal) || line.StartsWith("anyone", StringComparison.Ordinal) ? $"principal {line}" : line;
    }
}
