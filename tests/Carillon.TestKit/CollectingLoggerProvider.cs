using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Carillon.TestKit;

/// <summary>Keeps what is logged, for tests that ask by id and level.</summary>
public sealed class CollectingLoggerProvider : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyCollection<LogEntry> Entries => _entries;

    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => new CollectingLogger(categoryName, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        // Keeps its entries: tests look at them last.
    }

    /// <summary>One log entry.</summary>
    public sealed record LogEntry(string Category, EventId Id, LogLevel Level, string Message, Exception? Exception)
    {
        /// <summary>What the scopes around it say; the innermost where several say the same.</summary>
        public IReadOnlyDictionary<string, object?> Scope { get; init; } = new Dictionary<string, object?>();
    }

    private sealed class CollectingLogger(string category, CollectingLoggerProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider._entries.Enqueue(new LogEntry(category, eventId, logLevel, formatter(state, exception), exception) { Scope = Scope() });

        private Dictionary<string, object?> Scope()
        {
            var scope = new Dictionary<string, object?>();
            provider._scopes.ForEachScope(static (state, said) =>
            {
                foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
                {
                    said[name] = value;
                }
            }, scope);
            return scope;
        }
    }
}
