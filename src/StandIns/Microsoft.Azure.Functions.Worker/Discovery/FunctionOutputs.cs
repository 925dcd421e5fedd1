namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>Names that the host gives to outputs.</summary>
internal static class FunctionOutputs
{
    public const string Return = "$return";
    public const string Http = "http";
}
