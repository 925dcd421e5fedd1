using Microsoft.Extensions.Configuration;

namespace Carillon.Configuration;

/// <summary>A storage account among the settings that somebody asks for by the name of its connection.</summary>
public static class NamedConnection
{
    /// <summary>Finds it.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="name">The name, as it was given.</param>
    /// <param name="problem">
    /// What is wrong, a sentence with the setting and what is allowed, never with its value: so that it may follow on what the name
    /// was given for. Empty where nothing is.
    /// </param>
    /// <returns>The account. Null where there is no such connection, or it can't be read.</returns>
    public static StorageConnection? Find(IConfiguration configuration, string name, out string problem)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(name);
        var problems = new List<string>();
        var connection = !ConnectionSetting.IsName(name) ? null
            : ConnectionSetting.Find(configuration, name) is { } setting ? ConnectionReader.Read(setting, configuration, problems)
            : null;
        problem = connection is not null ? ""
            : problems.Count > 0 ? string.Join(' ', problems)
            : ConnectionSetting.IsName(name) ? $"There is no connection '{name}'. It is looked for as {ConnectionSetting.PlacesOf(name)}."
            : "What is written there is no name: a connection string goes into a setting of its own.";
        return connection;
    }
}
