using Carillon.Backups.Live;

namespace Carillon.Health;

/// <summary>Which state it is, in numbers: it is shown to anybody, so it names nothing.</summary>
/// <param name="Epoch">How often a restore has replaced the state.</param>
/// <param name="Generation">Which store holds it: 0 for the one that the settings name.</param>
/// <param name="Held">Whether a restore holds it: until that is over nothing is written.</param>
public sealed record StateReadiness(long Epoch, int Generation, bool Held)
{
    /// <summary>What a reading says.</summary>
    public static StateReadiness Of(GenerationReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new StateReadiness(reading.Row.Epoch, reading.Row.Generation, reading.Hold is not null);
    }
}
