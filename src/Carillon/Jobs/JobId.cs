using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Carillon.Jobs;

/// <summary>
/// Names a job: a namespace (a folder of jobs) and a name inside it. Function names are compared without case on the
/// platform, so both parts are kept in lower case: one job stays one job when only the case of its function changes.
/// </summary>
public readonly partial record struct JobId
{
    /// <summary>The namespace of a job that names none.</summary>
    public const string DefaultNamespace = "default";

    /// <summary>What a namespace or a name may look like, in words for error messages.</summary>
    public const string Rule = "a letter followed by up to 127 letters, digits, '-' or '_'";

    private readonly string? _namespace;
    private readonly string? _name;

    private JobId(string @namespace, string name)
    {
        _namespace = @namespace;
        _name = name;
    }

    /// <summary>The namespace, in lower case.</summary>
    public string Namespace => _namespace ?? throw new InvalidOperationException("This JobId was never given a value.");

    /// <summary>The name inside the namespace, in lower case.</summary>
    public string Name => _name ?? throw new InvalidOperationException("This JobId was never given a value.");

    /// <summary>Makes an id of two parts that follow <see cref="Rule"/>.</summary>
    /// <exception cref="ArgumentException">A part breaks the rule; the message says which and what is allowed.</exception>
    public static JobId Create(string @namespace, string name)
    {
        if (!IsValidPart(@namespace))
        {
            throw new ArgumentException($"The job namespace '{@namespace}' is not {Rule}.", nameof(@namespace));
        }

        if (!IsValidPart(name))
        {
            throw new ArgumentException($"The job name '{name}' is not {Rule}.", nameof(name));
        }

        return new JobId(@namespace.ToLowerInvariant(), name.ToLowerInvariant());
    }

    /// <summary>Makes an id where both parts follow <see cref="Rule"/>; otherwise there is no such job.</summary>
    public static bool TryCreate([NotNullWhen(true)] string? @namespace, [NotNullWhen(true)] string? name, out JobId id)
    {
        var valid = IsValidPart(@namespace) && IsValidPart(name);
        id = valid ? new JobId(@namespace!.ToLowerInvariant(), name!.ToLowerInvariant()) : default;
        return valid;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not a namespace, a slash and a name.</exception>
    public static JobId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && TryCreate(text[..slash], text[(slash + 1)..], out var id)
            ? id
            : throw new FormatException($"'{text}' is not a job id; one reads 'namespace/name'.");
    }

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";

    private static bool IsValidPart(string? part) => part is not null && PartPattern().IsMatch(part);

    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9_-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartPattern();
}
