namespace Carillon.Functions.SystemJobs;

/// <summary>
/// Says that a job belongs to Carillon itself: lists leave it out unless they are asked for it, and <c>Carillon:Defaults:Enabled</c>
/// does not switch it off.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SystemJobAttribute : Attribute
{
    /// <summary>Whether it is about backups: it is switched off where they are.</summary>
    public bool ForBackups { get; set; }
}
