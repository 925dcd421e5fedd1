namespace Carillon.Health;

/// <summary>One thing that was validated.</summary>
/// <param name="Item">What, such as <c>store</c> or <c>job content_pipeline_main</c>.</param>
/// <param name="Status">How it is.</param>
/// <param name="Detail">What was found, and what to do where it is not as it should be. Never a secret.</param>
public sealed record SetupItem(string Item, SetupStatus Status, string Detail);
