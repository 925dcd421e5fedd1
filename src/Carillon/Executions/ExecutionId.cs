using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carillon.Jobs;

namespace Carillon.Executions;

/// <summary>
/// An execution's id: 32 hex characters that sort by time. The first 12 are the milliseconds since 1970 of its due or accept
/// time, the other 20 tell executions of the same millisecond apart. A scheduled occurrence's id is derived from what it is,
/// so that the store itself refuses a second one.
/// </summary>
public readonly record struct ExecutionId
{
    private const int TimeDigits = 12;
    private const int Digits = 32;
    private const int TailBytes = (Digits - TimeDigits) / 2;

    private readonly string? _value;

    private ExecutionId(string value) => _value = value;

    /// <summary>The time it carries, to the millisecond.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(ToString().AsSpan(0, TimeDigits), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>The id of a job's occurrence: the same for whoever works it out.</summary>
    public static ExecutionId ForOccurrence(JobId job, DateTimeOffset dueAt)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{job}\n{dueAt.UtcTicks}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return Compose(dueAt, hash);
    }

    /// <summary>The id of the run that repeats a lost one: the same for whoever works it out.</summary>
    public static ExecutionId ForRerun(ExecutionId lost)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"again\n{lost}"), hash);
        return Compose(lost.Time, hash);
    }

    /// <summary>An id for a run that no schedule asked for.</summary>
    public static ExecutionId Random(DateTimeOffset acceptedAt)
    {
        Span<byte> tail = stackalloc byte[TailBytes];
        RandomNumberGenerator.Fill(tail);
        return Compose(acceptedAt, tail);
    }

    /// <summary>An id for a run that no schedule asked for, its random part from a given source.</summary>
    public static ExecutionId Random(DateTimeOffset acceptedAt, RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> tail = stackalloc byte[TailBytes];
        random.GetBytes(tail);
        return Compose(acceptedAt, tail);
    }

    /// <summary>Reads an id, in either case of its letters.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ExecutionId id)
    {
        // Twelve digits could name a time that no calendar has; the longest one that has a year of four digits starts with 0xe677.
        var valid = text is { Length: Digits } && text.All(char.IsAsciiHexDigit) && string.CompareOrdinal(text[..4].ToLowerInvariant(), "e677") < 0;
        id = valid ? new ExecutionId(text!.ToLowerInvariant()) : default;
        return valid;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not 32 hex characters.</exception>
    public static ExecutionId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException($"'{text}' is not an execution id; one has 32 hex characters.");

    /// <summary>32 hex characters, in lower case.</summary>
    public override string ToString() => _value ?? throw new InvalidOperationException("This ExecutionId was never given a value.");

    private static ExecutionId Compose(DateTimeOffset time, ReadOnlySpan<byte> tail)
    {
        Span<byte> bytes = stackalloc byte[Digits / 2 + 2];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.ToUnixTimeMilliseconds());
        tail[..TailBytes].CopyTo(bytes[8..]);
        return new ExecutionId(Convert.ToHexStringLower(bytes[2..]));
    }
}
