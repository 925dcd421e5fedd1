using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StandIns.Tests.Worker.Testing;

/// <summary>Keeps what was logged.</summary>
internal sealed class CollectedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<CollectedEntry> entries = new();

    public IReadOnlyCollection<CollectedEntry> Entries => entries;

    /// <summary>The faults that ended invocations.</summary>
    public IEnumerable<Exception?> Faults => entries.Where(e => e is { Category: "Microsoft.Azure.Functions.Worker.FunctionsApplication", Level: LogLevel.Error }).Select(e => e.Exception);

    public ILogger CreateLogger(string categoryName) => new Collector(categoryName, entries);

    public void Dispose()
    {
    }

    private sealed class Collector(string category, ConcurrentQueue<CollectedEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => entries.Enqueue(new CollectedEntry(category, logLevel, eventId.Id, formatter(state, exception), exception));
    }
}
