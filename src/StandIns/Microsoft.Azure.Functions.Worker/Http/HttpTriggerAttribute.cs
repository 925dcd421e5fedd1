using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function on a request.</summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Takes every method and asks for the function's key.</summary>
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    /// <summary>Takes some methods and leaves the key to the host.</summary>
    /// <param name="methods">The methods taken; none means all.</param>
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    /// <summary>Takes every method.</summary>
    /// <param name="authLevel">The key asked for.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    /// <summary>Takes some methods.</summary>
    /// <param name="authLevel">The key asked for.</param>
    /// <param name="methods">The methods taken; none means all.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route below the prefix; the function's name when null.</summary>
    public string? Route { get; set; }

    /// <summary>The methods taken; null means all.</summary>
    public string[]? Methods { get; private set; }

    /// <summary>The key asked for.</summary>
    public AuthorizationLevel AuthLevel { get; private set; }
}
