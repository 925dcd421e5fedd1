using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Fills the parameter from the request's body.</summary>
public class FromBodyAttribute : InputConverterAttribute
{
    /// <summary>Marks the parameter.</summary>
    public FromBodyAttribute()
        : base(typeof(FromBodyConverter))
    {
    }
}
