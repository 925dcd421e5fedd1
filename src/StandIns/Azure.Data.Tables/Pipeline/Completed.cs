namespace Azure.Data.Tables.Pipeline;

/// <summary>The synchronous members run the same code as the others and wait for nothing in it.</summary>
internal static class Completed
{
    /// <summary>The result of a task that is done when it is handed over.</summary>
    public static T Result<T>(this Task<T> task) => task.GetAwaiter().GetResult();
}
