using Carillon.Jobs;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

internal sealed class AliasOptionsValidator : IValidateOptions<AliasOptions>
{
    public ValidateOptionsResult Validate(string? name, AliasOptions options)
    {
        var failures = new OptionsFailures("Carillon:Aliases");
        foreach (var property in typeof(AliasOptions).GetProperties())
        {
            var alias = (string?)property.GetValue(options);
            failures.Require(string.IsNullOrEmpty(alias) || JobRules.Alias(alias) is null, property.Name, $"empty, or {JobId.Rule}", alias);
        }

        return failures.ToResult();
    }
}
