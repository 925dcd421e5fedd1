using Carillon.Functions.Discovery;
using Carillon.Jobs;

namespace Carillon.Functions.Tests.Discovery;

/// <summary>Every kind of return that discovery accepts is waited for, and its result read.</summary>
public sealed class JobReturnTests
{
    private static readonly JobResult Said = JobResult.Success("done");

    [Theory]
    [InlineData(nameof(Methods.Nothing), false)]
    [InlineData(nameof(Methods.Result), true)]
    [InlineData(nameof(Methods.Async), false)]
    [InlineData(nameof(Methods.AsyncResult), true)]
    [InlineData(nameof(Methods.AsyncNumber), false)]
    [InlineData(nameof(Methods.AsyncObject), true)]
    [InlineData(nameof(Methods.ValueAsync), false)]
    [InlineData(nameof(Methods.ValueAsyncResult), true)]
    public async Task Read_EveryAcceptedKind_WaitsAndGivesTheResult(string name, bool hasResult)
    {
        var method = typeof(Methods).GetMethod(name)!;
        var gate = new TaskCompletionSource();

        Assert.Null(JobReturn.Violation(method));
        var read = JobReturn.ReadAsync(method.Invoke(null, [gate.Task]), method.ReturnType);
        Assert.Equal(!name.Contains("Async", StringComparison.Ordinal), read.IsCompleted);
        gate.SetResult();

        Assert.Same(hasResult ? Said : null, await read);
    }

    /// <summary>A method of each kind, which goes on once it is let.</summary>
    private static class Methods
    {
        public static void Nothing(Task gate) => ArgumentNullException.ThrowIfNull(gate);

        public static JobResult Result(Task gate) => gate is null ? JobResult.Success() : Said;

        public static async Task Async(Task gate) => await gate;

        public static async Task<JobResult> AsyncResult(Task gate)
        {
            await gate;
            return Said;
        }

        public static async Task<int> AsyncNumber(Task gate)
        {
            await gate;
            return 1;
        }

        public static async Task<object> AsyncObject(Task gate)
        {
            await gate;
            return Said;
        }

        public static async ValueTask ValueAsync(Task gate) => await gate;

        public static async ValueTask<JobResult> ValueAsyncResult(Task gate)
        {
            await gate;
            return Said;
        }
    }
}
