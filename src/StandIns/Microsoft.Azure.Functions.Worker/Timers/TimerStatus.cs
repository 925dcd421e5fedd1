namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>What is remembered of a timer: null stands for never.</summary>
internal sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset? LastUpdated);
