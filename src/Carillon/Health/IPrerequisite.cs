namespace Carillon.Health;

/// <summary>
/// Something that has to be set or be there for a job to do its work. Added to the services by whoever brings the job; the scheduler's
/// <c>initialize</c> and <c>test</c> ask it.
/// </summary>
public interface IPrerequisite
{
    /// <summary>Looks.</summary>
    /// <param name="reach">Whether to try to reach what is elsewhere as well. It changes nothing there.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    Task<IReadOnlyList<SetupItem>> CheckAsync(bool reach, CancellationToken cancellationToken);
}
