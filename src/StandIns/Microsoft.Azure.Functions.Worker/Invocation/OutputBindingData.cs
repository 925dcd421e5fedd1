namespace Microsoft.Azure.Functions.Worker;

/// <summary>The value that goes to an output.</summary>
/// <typeparam name="T">Its type.</typeparam>
public abstract class OutputBindingData<T>
{
    /// <summary>Starts without a value.</summary>
    protected OutputBindingData()
    {
    }

    /// <summary>The output's type, such as <c>http</c>.</summary>
    public abstract string BindingType { get; }

    /// <summary>The output's name.</summary>
    public abstract string Name { get; }

    /// <summary>The value; setting it replaces what goes out.</summary>
    public abstract T? Value { get; set; }
}
