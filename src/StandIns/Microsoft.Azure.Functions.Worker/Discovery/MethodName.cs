using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>How a method is named in metadata and messages: Namespace.Type.Method.</summary>
internal static class MethodName
{
    public static string Of(MethodBase method) => $"{method.DeclaringType!.FullName!.Replace('+', '.')}.{method.Name}";
}
