using Microsoft.Extensions.Logging;

namespace Carillon.TestKit.Simulation;

/// <summary>Listens for what the engine calls a defect of its own.</summary>
internal sealed class SimulatedLogs(Action<string> defect) : ILoggerFactory, ILogger
{
    /// <summary>That a job is paused after losses is a Critical message, and none about a defect.</summary>
    private const int JobPaused = 25;

    public void AddProvider(ILoggerProvider provider)
    {
        // Nobody else listens.
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Critical;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Critical && eventId.Id != JobPaused)
        {
            defect($"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
        // Holds nothing.
    }
}
