using Carillon.Jobs;

namespace Carillon.TestKit.Simulation;

/// <summary>A job's code in a simulation: quick or slow, failing, heeding its token or not, as the seed has it for each attempt.</summary>
internal sealed class SimulatedBody(World world, SimulatedHost host) : IJobBody
{
    public async Task<JobResult?> InvokeAsync(JobContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        world.Code.Begin(host, context);
        try
        {
            var dice = Dice.For(world.Plan.Seed, $"{context.ExecutionId}{context.Attempt}");
            switch (dice.Below(12))
            {
                case < 4:
                    return null;
                case < 7:
                    await Task.Delay(dice.Time(0, 20), host.Clock, cancellationToken);
                    return JobResult.Success();
                case 7:
                    await Task.Delay(dice.Time(0, 20), host.Clock, cancellationToken);
                    return JobResult.Failure("It failed (as the simulation has it).");
                case 8 or 9:
                    await Task.Delay(dice.Time(20, 200), host.Clock, cancellationToken);
                    return null;
                case 10:
                    await Task.Delay(dice.Time(20, 200), host.Clock, CancellationToken.None);
                    return null;
                case 11 when dice.Chance(50):
                    throw new InvalidOperationException("It failed (as the simulation has it).");
                default:
                    throw new OperationCanceledException("Nobody asked for that (as the simulation has it).", CancellationToken.None);
            }
        }
        finally
        {
            world.Code.End(host, context);
        }
    }
}
