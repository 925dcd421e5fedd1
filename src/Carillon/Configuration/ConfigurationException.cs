namespace Carillon.Configuration;

/// <summary>The app can't start as it is configured or coded. The message lists everything that is wrong, a line each.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Says what was looked at, and each thing that is wrong with it.</summary>
    public ConfigurationException(string subject, IReadOnlyCollection<string> problems)
        : base(subject + string.Concat(problems.Select(problem => $"{Environment.NewLine}  - {problem}")))
    {
        Problems = problems;
    }

    /// <summary>What is wrong, a sentence each.</summary>
    public IReadOnlyCollection<string> Problems { get; }
}
