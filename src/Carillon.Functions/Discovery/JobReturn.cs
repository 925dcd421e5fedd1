using System.Reflection;
using Carillon.Jobs;

namespace Carillon.Functions.Discovery;

/// <summary>What a job method that the engine calls may return, and how it is read.</summary>
internal static class JobReturn
{
    private static readonly Type[] Known = [typeof(void), typeof(JobResult), typeof(Task), typeof(ValueTask), typeof(ValueTask<JobResult>)];

    /// <summary>What is wrong with what a method returns. Null where nothing is.</summary>
    public static string? Violation(MethodInfo method)
    {
        var type = method.ReturnType;
        if (Known.Contains(type) || IsTaskOfSomething(type))
        {
            return null;
        }

        var instead = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>)
            ? "ValueTask, or ValueTask<JobResult>"
            : "void or JobResult, or Task or Task<JobResult> where it is async";
        return $"it returns {Name(type)}, which nobody would wait for or read. Write {instead}.";
    }

    /// <summary>Waits for what a method returned.</summary>
    /// <returns>The result in it. Null where it has none.</returns>
    public static async Task<JobResult?> ReadAsync(object? returned, Type declared)
    {
        switch (returned)
        {
            case Task task:
                await task;
                return IsTaskOfSomething(declared) ? declared.GetProperty(nameof(Task<>.Result))!.GetValue(task) as JobResult : null;
            case ValueTask<JobResult?> valueTask:
                return await valueTask;
            case ValueTask valueTask:
                await valueTask;
                return null;
            default:
                return returned as JobResult;
        }
    }

    private static bool IsTaskOfSomething(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>);

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GenericTypeArguments.Select(Name))}>"
        : type.Name;
}
