using System.Globalization;
using Carillon.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Access;

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
        new OptionsFailures("Carillon:Access")
            .Require(string.IsNullOrEmpty(options.Token) || (options.Token.Length is >= 16 and <= 512 && options.Token.All(c => c is > ' ' and < '\x7f')),
                nameof(options.Token), "16 to 512 visible ASCII characters without spaces",
                string.Create(CultureInfo.InvariantCulture, $"*** ({options.Token?.Length ?? 0} characters)"))
            .ToResult();
}
