namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

/// <summary>A function as the host sees it.</summary>
public interface IFunctionMetadata
{
    /// <summary>The function's id.</summary>
    string? FunctionId { get; }

    /// <summary>Always false.</summary>
    bool IsProxy { get; }

    /// <summary>The language: <c>dotnet-isolated</c>.</summary>
    string? Language { get; }

    /// <summary>Always false.</summary>
    bool ManagedDependencyEnabled { get; }

    /// <summary>The function's name.</summary>
    string? Name { get; }

    /// <summary>The method: <c>Namespace.Type.Method</c>.</summary>
    string? EntryPoint { get; }

    /// <summary>The bindings, a JSON object each.</summary>
    IList<string>? RawBindings { get; }

    /// <summary>The assembly's file name.</summary>
    string? ScriptFile { get; }

    /// <summary>The retry policy; null when there is none.</summary>
    IRetryOptions? Retry { get; }
}
