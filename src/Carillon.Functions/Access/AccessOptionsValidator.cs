using System.Globalization;
using Carillon.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Access;

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    private const string Name = "1 to 120 characters";

    public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
        new OptionsFailures("Carillon:Access")
            .Require(string.IsNullOrEmpty(options.Token) || (options.Token.Length is >= 16 and <= 512 && options.Token.All(c => c is > ' ' and < '\x7f')),
                nameof(options.Token), "16 to 512 visible ASCII characters without spaces",
                string.Create(CultureInfo.InvariantCulture, $"*** ({options.Token?.Length ?? 0} characters)"))
            .Require(IsName(options.ReaderRole), nameof(options.ReaderRole), Name, options.ReaderRole)
            .Require(IsName(options.OperatorRole) && options.OperatorRole != options.ReaderRole, nameof(options.OperatorRole), Name + ", and another one than ReaderRole", options.OperatorRole)
            .Require(IsName(options.AdminRole) && options.AdminRole != options.ReaderRole && options.AdminRole != options.OperatorRole,
                nameof(options.AdminRole), Name + ", and another one than ReaderRole and OperatorRole", options.AdminRole)
            .ToResult();

    private static bool IsName(string role) => role is { Length: > 0 and <= 120 };
}
