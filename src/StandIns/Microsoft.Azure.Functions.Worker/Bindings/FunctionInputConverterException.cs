namespace Microsoft.Azure.Functions.Worker;

/// <summary>A parameter could not be filled; the function was not run.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    /// <summary>Starts a fault.</summary>
    /// <param name="message">What is wrong.</param>
    public FunctionInputConverterException(string message)
        : base(message)
    {
    }

    /// <summary>Starts a fault that another one caused.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public FunctionInputConverterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
