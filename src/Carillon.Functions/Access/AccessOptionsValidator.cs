using System.Globalization;
using Carillon.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Access;

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    private const string Name = "1 to 120 characters";
    private const string Form = ", neither beginning with the other and ':', which is followed by a namespace";

    public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
        new OptionsFailures("Carillon:Access")
            .Require(string.IsNullOrEmpty(options.Token) || (options.Token.Length is >= 16 and <= 512 && options.Token.All(c => c is > ' ' and < '\x7f')),
                nameof(options.Token), "16 to 512 visible ASCII characters without spaces",
                string.Create(CultureInfo.InvariantCulture, $"*** ({options.Token?.Length ?? 0} characters)"))
            .Require(IsName(options.ReaderRole), nameof(options.ReaderRole), Name, options.ReaderRole)
            .Require(IsName(options.OperatorRole) && AreApart(options.OperatorRole, options.ReaderRole), nameof(options.OperatorRole), Name + ", and another one than ReaderRole" + Form, options.OperatorRole)
            .Require(IsName(options.AdminRole) && AreApart(options.AdminRole, options.ReaderRole) && AreApart(options.AdminRole, options.OperatorRole),
                nameof(options.AdminRole), Name + ", and another one than ReaderRole and OperatorRole" + Form, options.AdminRole)
            .ToResult();

    /// <summary>Whether neither can be taken for the other, nor for the other in a namespace.</summary>
    private static bool AreApart(string one, string other) =>
        one != other && !one.StartsWith(other + AccessOptions.NamespaceMark, StringComparison.Ordinal) && !other.StartsWith(one + AccessOptions.NamespaceMark, StringComparison.Ordinal);

    private static bool IsName(string role) => role is { Length: > 0 and <= 120 };
}
