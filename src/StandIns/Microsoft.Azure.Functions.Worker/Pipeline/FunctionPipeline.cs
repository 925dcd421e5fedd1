using Microsoft.Azure.Functions.Worker.Middleware;

namespace Microsoft.Azure.Functions.Worker.Pipeline;

/// <summary>The steps around every invocation, first added outermost, the function itself innermost.</summary>
internal sealed class FunctionPipeline(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> steps)
{
    private readonly FunctionExecutionDelegate entry = Compose(steps);

    public Task InvokeAsync(FunctionContext context) => entry(context);

    private static FunctionExecutionDelegate Compose(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> steps)
    {
        FunctionExecutionDelegate rest = static _ => Task.CompletedTask;
        for (var i = steps.Count - 1; i >= 0; i--)
        {
            rest = steps[i](rest);
        }

        return rest;
    }
}
