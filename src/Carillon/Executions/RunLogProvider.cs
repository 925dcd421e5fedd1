using Microsoft.Extensions.Logging;

namespace Carillon.Executions;

/// <summary>Brings what is written through <see cref="ILogger"/> during a run into the run's log.</summary>
[ProviderAlias("Carillon")]
internal sealed class RunLogProvider : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new RunLogger(categoryName);

    public void Dispose()
    {
        // Holds nothing: each run has a log of its own.
    }

    private sealed class RunLogger(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && RunLog.Current is not null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                RunLog.Current?.Append(logLevel, category, formatter(state, exception), exception);
            }
        }
    }
}
