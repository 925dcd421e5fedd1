using Carillon.Functions.Discovery;
using Carillon.Functions.OpenApi;
using Carillon.Operators;
using Carillon.Storage;
using Microsoft.Extensions.Configuration;

namespace Carillon.Functions.Http;

/// <summary>Turns bodies into acts on jobs; those of one job and of several are read alike.</summary>
public sealed class JobActBodies(JobActs acts, IConfiguration configuration, StoreTime time)
{
    private readonly TimeSpan? _platformLimit = HostSettings.Read(configuration).FunctionTimeout;

    internal static string[] PauseNames { get; } = BodyShape.Names<EndShape>();

    internal static string[] ReasonOnly { get; } = BodyShape.Names<ReasonShape>();

    internal static string[] OverrideNames { get; } = BodyShape.Names<OverridesShape>();

    internal JobAct Pause(JsonBody body, CancellationToken cancellationToken)
    {
        var refusal = EndReading.Read(body, time.GetUtcNow(), out var until);
        return new JobAct((job, asked) => acts.PauseAsync(job, until, asked, cancellationToken), refusal);
    }

    internal JobAct Resume(CancellationToken cancellationToken) => new((job, asked) => acts.ResumeAsync(job, asked, cancellationToken));

    internal JobAct SetEnabled(bool enabled, CancellationToken cancellationToken) =>
        new((job, asked) => acts.SetEnabledAsync(job, enabled, asked, cancellationToken));

    internal JobAct Override(JsonBody body, CancellationToken cancellationToken)
    {
        var refusal = OverrideValues.Read(body, out var values);
        return new JobAct((job, asked) => acts.OverrideAsync(job, values, _platformLimit, asked, cancellationToken), refusal);
    }

    internal JobAct ClearOverrides(IReadOnlyCollection<string>? names, CancellationToken cancellationToken) =>
        new((job, asked) => acts.ClearOverridesAsync(job, names, asked, cancellationToken));
}
