namespace Carillon.Functions.Http;

/// <summary>A pause of a job, as the API shows it.</summary>
/// <param name="From">Since when.</param>
/// <param name="Until">When it ends by itself. Absent where somebody has to resume the job.</param>
/// <param name="Reason">Why. Absent where nobody said.</param>
/// <param name="By">Who paused it.</param>
internal sealed record PauseJson(DateTimeOffset From, DateTimeOffset? Until, string? Reason, string By);
