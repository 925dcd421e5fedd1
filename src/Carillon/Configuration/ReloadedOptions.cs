using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Carillon.Configuration;

/// <summary>
/// Options that follow their section while the app runs, where the settings come from a source that tells of changes. What can't be used is
/// refused as it is at start, with a log entry, and what was in force stays.
/// </summary>
/// <typeparam name="TOptions">The options.</typeparam>
public sealed partial class ReloadedOptions<TOptions> : IOptions<TOptions>, IDisposable
    where TOptions : class
{
    private readonly string _path;
    private readonly IConfiguration _configuration;
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly IReadOnlyList<CarillonSection> _sections;
    private readonly ILogger _logger;
    private readonly Lock _reading = new();
    private readonly IDisposable _watch;

    private volatile TOptions _value;
    private IReadOnlyList<KeyValuePair<string, string?>> _seen;

    /// <summary>Reads them, and watches their section from here on.</summary>
    /// <param name="path">The section's path.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="factory">Binds and validates them.</param>
    /// <param name="sections">What sections there are under <c>Carillon</c>, with their keys.</param>
    /// <param name="logger">Is told of what is taken over, and what is not.</param>
    /// <exception cref="OptionsValidationException">They can't be used.</exception>
    public ReloadedOptions(string path, IConfiguration configuration, IOptionsFactory<TOptions> factory, IEnumerable<CarillonSection> sections, ILogger<ReloadedOptions<TOptions>> logger)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(factory);
        (_path, _configuration, _factory, _sections, _logger) = (path, configuration, factory, [.. sections], logger);
        _seen = Look();
        _value = factory.Create(Options.DefaultName);
        _watch = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>What is in force.</summary>
    public TOptions Value => _value;

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    /// <summary>Takes over what the section says now. Nothing may be thrown here: it would go to whoever noticed the change.</summary>
    private void Reload()
    {
        lock (_reading)
        {
            var now = Look();
            if (now.SequenceEqual(_seen))
            {
                return;
            }

            _seen = now;
            try
            {
                var unknown = UnknownSettings.Find(_configuration, _sections).Where(problem => problem.Contains($"'{_path}:", StringComparison.OrdinalIgnoreCase)).ToList();
                if (unknown.Count > 0)
                {
                    throw new ConfigurationException($"The section {_path} of the settings can't be used:", unknown);
                }

                _value = _factory.Create(Options.DefaultName);
                LogTaken(_path);
            }
            catch (Exception exception) when (exception is OptionsValidationException or ConfigurationException)
            {
                LogRefused(_path, exception.Message);
            }
        }
    }

    private List<KeyValuePair<string, string?>> Look() =>
        [.. _configuration.GetSection(_path).AsEnumerable().OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)];

    [LoggerMessage(EventId = 130, Level = LogLevel.Information, Message = "The settings of {Section} changed, and are in force from now on.")]
    private partial void LogTaken(string section);

    [LoggerMessage(EventId = 131, Level = LogLevel.Error, Message = "The settings of {Section} changed, and can't be used: what was in force stays. {Problem}")]
    private partial void LogRefused(string section, string problem);
}
