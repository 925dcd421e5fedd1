using System.Reflection;
using Carillon.Functions.Timers;
using Carillon.Jobs;
using Carillon.Scheduling;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Carillon.Functions.Discovery;

/// <summary>
/// A job method that the engine calls by itself: a new instance from the scope of the attempt, as the platform makes one per
/// invocation, and the parameters by their types.
/// </summary>
internal sealed class JobMethod(MethodInfo method, Schedule schedule, TimeProvider time) : IJobBody
{
    /// <summary>Calls the method for a run that the platform did not fire.</summary>
    public Task<JobResult?> InvokeAsync(JobContext context, IServiceProvider services, CancellationToken cancellationToken) =>
        InvokeAsync(TimerInfoNow(), null, context, services, cancellationToken);

    /// <summary>The method, for one invocation by the platform.</summary>
    public IJobBody For(FunctionContext invocation, TimerInfo timer) => new Fired(this, invocation, timer);

    private async Task<JobResult?> InvokeAsync(TimerInfo timer, FunctionContext? invocation, JobContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        var instance = method.IsStatic ? null : ActivatorUtilities.CreateInstance(services, method.DeclaringType!);
        var arguments = method.GetParameters().Select(parameter => parameter.ParameterType switch
        {
            var type when type == typeof(TimerInfo) => timer,
            var type when type == typeof(JobContext) => context,
            var type when type == typeof(CancellationToken) => cancellationToken,
            _ => (object?)invocation,
        });

        var returned = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, [.. arguments], null);
        return await JobReturn.ReadAsync(returned, method.ReturnType);
    }

    /// <summary>What the platform would say if it fired now: when the schedule was and will be due.</summary>
    private TimerInfo TimerInfoNow()
    {
        var now = time.GetUtcNow();
        var last = schedule.PreviousBefore(now)?.UtcDateTime ?? default;
        return new TimerInfo
        {
            ScheduleStatus = new ScheduleStatus { Last = last, Next = schedule.NextAfter(now)?.UtcDateTime ?? default, LastUpdated = last },
        };
    }

    private sealed class Fired(JobMethod method, FunctionContext invocation, TimerInfo timer) : IJobBody
    {
        public Task<JobResult?> InvokeAsync(JobContext context, IServiceProvider services, CancellationToken cancellationToken) =>
            method.InvokeAsync(timer, new RunInvocation(invocation, cancellationToken), context, services, cancellationToken);
    }
}
