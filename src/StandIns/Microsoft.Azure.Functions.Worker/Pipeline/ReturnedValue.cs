using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.Pipeline;

/// <summary>What a method returned, once it is there.</summary>
internal static class ReturnedValue
{
    /// <summary>Waits for a task of either kind and gives its value; gives anything else as it is.</summary>
    public static async Task<object?> AwaitAsync(object? returned, Type declared)
    {
        switch (returned)
        {
            case null:
                return null;
            case Task task:
                await task;
                return GenericResult(declared, typeof(Task<>)) is { } result ? result.GetValue(task) : null;
            case ValueTask task:
                await task;
                return null;
            default:
                return await AwaitGenericAsync(returned, declared);
        }
    }

    private static async Task<object?> AwaitGenericAsync(object returned, Type declared)
    {
        if (GenericResult(declared, typeof(ValueTask<>)) is null)
        {
            return returned;
        }

        var task = (Task)declared.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null)!;
        await task;
        return task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task);
    }

    private static PropertyInfo? GenericResult(Type declared, Type generic)
        => declared.IsGenericType && declared.GetGenericTypeDefinition() == generic ? declared.GetProperty(nameof(Task<>.Result)) : null;
}
