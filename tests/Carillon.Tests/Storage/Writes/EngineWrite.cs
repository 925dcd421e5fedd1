namespace Carillon.Tests.Storage.Writes;

/// <summary>A write that the engine makes.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Site">The method that sends it, as <see cref="WriteSites"/> names it.</param>
/// <param name="Prepare">
/// Brings the ledger to where the write comes next, and returns the step that makes it: what a caller or a clock does, and does
/// again where it is told that the store failed.
/// </param>
internal sealed record EngineWrite(string Name, string Site, Func<WriteBench, Task<Func<Task<object?>>>> Prepare)
{
    /// <summary>
    /// Set where whoever makes the write passes on that its outcome is unknown: what the caller is then told at its next turn, where
    /// the write had not taken effect, and where it had.
    /// </summary>
    public (string Unwritten, string AfterLost)? PassedOn { get; init; }

    /// <summary>What the caller is told, one step after the other, where the write took effect and its answer was lost. Null for the same as ever.</summary>
    public string? Lost
    {
        get => field ?? (PassedOn is { } told ? $"unknown, {told.AfterLost}" : null);
        init;
    }

    /// <summary>The same where it did not take effect, which nobody says.</summary>
    public string? Unwritten
    {
        get => field ?? (PassedOn is { } told ? $"unknown, {told.Unwritten}" : null);
        init;
    }

    /// <summary>The same where the store said that it can't be had. Null for that, and then the same as ever.</summary>
    public string? Down { get; init; }

    /// <summary>Whoever asks again hears that it is done, and does no harm: it may be told that the store failed although it was written.</summary>
    public bool CanBeAskedAgain { get; init; }

    /// <summary>Where the store can't be had, whoever makes the write does without it: then the ledger says something else.</summary>
    public bool IsGivenUp { get; init; }
}
