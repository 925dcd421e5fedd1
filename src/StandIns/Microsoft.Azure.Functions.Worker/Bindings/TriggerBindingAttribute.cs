namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A binding that starts the function; stands on the parameter that takes what started it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute
{
    /// <summary>Starts an empty binding.</summary>
    public TriggerBindingAttribute()
    {
    }
}
