namespace Carillon.Jobs;

/// <summary>Leaves a timer function to the platform: it is neither claimed nor recorded.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NotAJobAttribute : Attribute;
