using System.Security.Cryptography;
using System.Text;

namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

/// <summary>A function as the host sees it.</summary>
public class DefaultFunctionMetadata : IFunctionMetadata
{
    /// <summary>Starts an empty description.</summary>
    public DefaultFunctionMetadata()
    {
    }

    /// <inheritdoc/>
    public string? FunctionId
    {
        get
        {
            if (Name is null && EntryPoint is null && ScriptFile is null)
            {
                return null;
            }

            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\n{EntryPoint}\n{ScriptFile}"));
            return Convert.ToHexStringLower(hash.AsSpan(0, 8));
        }
    }

    /// <inheritdoc/>
    public bool IsProxy { get; set; }

    /// <inheritdoc/>
    public string? Language { get; set; }

    /// <inheritdoc/>
    public bool ManagedDependencyEnabled { get; set; }

    /// <inheritdoc/>
    public string? Name { get; set; }

    /// <inheritdoc/>
    public string? EntryPoint { get; set; }

    /// <inheritdoc/>
    public IList<string>? RawBindings { get; set; }

    /// <inheritdoc/>
    public string? ScriptFile { get; set; }

    /// <inheritdoc/>
    public IRetryOptions? Retry { get; set; }
}
