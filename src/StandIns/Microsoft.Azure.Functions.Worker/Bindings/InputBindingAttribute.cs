namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A binding that feeds a parameter with data.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
    /// <summary>Starts an empty binding.</summary>
    public InputBindingAttribute()
    {
    }
}
