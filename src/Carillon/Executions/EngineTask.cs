namespace Carillon.Executions;

/// <summary>
/// Starts work that goes on beside whoever starts it, on the scheduler that this one runs on. In an app that is the thread pool;
/// a simulation that runs a whole process on a scheduler of its own keeps all of its work there.
/// </summary>
internal static class EngineTask
{
    /// <summary>So many of something at once; each on the scheduler of whoever starts them, as null says here.</summary>
    public static ParallelOptions AtOnce(int most) => new() { MaxDegreeOfParallelism = most, TaskScheduler = null };

    /// <summary>Starts work; it does not begin before whoever starts it goes on.</summary>
    public static Task Run(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();

    /// <summary>Starts work that has a result; it does not begin before whoever starts it goes on.</summary>
    public static Task<T> Run<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();

    /// <summary>Starts work that is done when it returns; it does not begin before whoever starts it goes on.</summary>
    public static Task Run(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
}
