using Microsoft.Extensions.Logging;

namespace StandIns.Tests.Worker.Testing;

/// <summary>One logged message.</summary>
internal sealed record CollectedEntry(string Category, LogLevel Level, int Id, string Message, Exception? Exception);
