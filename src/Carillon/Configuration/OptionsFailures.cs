using System.Globalization;
using Microsoft.Extensions.Options;

namespace Carillon.Configuration;

/// <summary>Collects what is wrong with a section, each with key, rule and value.</summary>
public sealed class OptionsFailures(string section)
{
    private readonly List<string> _failures = [];

    /// <summary>Notes a value that breaks a rule.</summary>
    /// <param name="holds">Whether the rule holds.</param>
    /// <param name="key">The key inside the section.</param>
    /// <param name="rule">What it must be, after "must be".</param>
    /// <param name="value">What it is.</param>
    public OptionsFailures Require(bool holds, string key, string rule, object? value)
    {
        if (!holds)
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{section}:{key} must be {rule}; it is '{value}'."));
        }

        return this;
    }

    /// <summary>The result for the options framework.</summary>
    public ValidateOptionsResult ToResult() =>
        _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);
}
