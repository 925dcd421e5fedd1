using Carillon.Jobs;
using Microsoft.Extensions.Configuration;

namespace Carillon.Operators;

/// <summary>What an override has to fit.</summary>
/// <param name="Code">What the code says.</param>
/// <param name="PlatformLimit">How long an invocation of the platform may take. Null where there is no limit.</param>
/// <param name="Now">Now.</param>
/// <param name="Settings">What a schedule may refer to.</param>
internal sealed record OverrideTerms(JobDefinition Code, TimeSpan? PlatformLimit, DateTimeOffset Now, IConfiguration Settings)
{
    /// <summary>Why only the platform's timer can run the job. Null where the engine can at any time.</summary>
    public string? OnlyByPlatform => Code.OnlyByPlatform;
}
