namespace Microsoft.Azure.Functions.Worker;

/// <summary>A fault of the worker rather than of the function.</summary>
public class FunctionWorkerException : Exception
{
    /// <summary>Starts a fault.</summary>
    /// <param name="message">What is wrong.</param>
    public FunctionWorkerException(string message)
        : base(message)
    {
    }

    /// <summary>Starts a fault that another one caused.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public FunctionWorkerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
