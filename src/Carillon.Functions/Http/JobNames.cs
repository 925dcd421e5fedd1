using Carillon.Jobs;

namespace Carillon.Functions.Http;

/// <summary>Reads the name of a job as people write it, <c>namespace/name</c>.</summary>
internal static class JobNames
{
    /// <summary>Reads one.</summary>
    public static bool TryRead(string text, out JobId id)
    {
        id = default;
        var parts = text.Split('/');
        return parts.Length == 2 && JobId.TryCreate(parts[0], parts[1], out id);
    }
}
