using Carillon.Configuration;
using Microsoft.Extensions.Options;

namespace Carillon.Storage.Sqlite;

internal sealed class SqliteOptionsValidator : IValidateOptions<SqliteOptions>
{
    public ValidateOptionsResult Validate(string? name, SqliteOptions options) =>
        new OptionsFailures("Carillon:Sqlite")
            .Require(!string.IsNullOrWhiteSpace(options.Path) && options.Path.IndexOfAny(Path.GetInvalidPathChars()) < 0,
                nameof(options.Path), "the path of a file", options.Path)
            .ToResult();
}
