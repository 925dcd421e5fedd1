using Carillon.Storage;
using Carillon.Storage.Rows;

namespace Carillon.Backups.Live;

/// <summary>What a process knows of where the state is, and since when.</summary>
/// <param name="Row">What <c>conf!live</c> said.</param>
/// <param name="Version">Which version of it. Null where there was none.</param>
/// <param name="Store">The store that it names, open.</param>
/// <param name="Timestamp">When it was asked for, by the clock that never jumps.</param>
/// <param name="At">The same by the clock of the day, which goes on while a machine stands still.</param>
public sealed record GenerationReading(GenerationRow Row, RowVersion? Version, IStateStore Store, long Timestamp, DateTimeOffset At)
{
    /// <summary>The restore that holds the state. Null where none does.</summary>
    public RestoreHold? Hold => Row.Restore is { Holds: true } restore ? restore : null;

    /// <summary>How old it is: since before the question was sent, by whichever of the two clocks says more.</summary>
    internal TimeSpan Age(StoreTime time)
    {
        var (measured, shown) = (time.GetElapsedTime(Timestamp), time.Host.GetUtcNow() - At);
        return measured > shown ? measured : shown;
    }
}
