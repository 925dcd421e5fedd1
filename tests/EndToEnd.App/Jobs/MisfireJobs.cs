using Carillon.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace EndToEnd.App.Jobs;

/// <summary>Three jobs of one schedule that differ in what becomes of runs that no clock came for in time.</summary>
public sealed class MisfireJobs(ProbeFolder probe)
{
    [Function("catch-up-all")]
    [Job(Misfire = MisfirePolicy.All)]
    public void All([TimerTrigger("%Schedules:CatchUp%")] TimerInfo timer, JobContext job) => probe.NoteStart(job);

    [Function("catch-up-latest")]
    [Job(Misfire = MisfirePolicy.Latest)]
    public void Latest([TimerTrigger("%Schedules:CatchUp%")] TimerInfo timer, JobContext job) => probe.NoteStart(job);

    [Function("catch-up-none")]
    [Job(Misfire = MisfirePolicy.None)]
    public void None([TimerTrigger("%Schedules:CatchUp%")] TimerInfo timer, JobContext job) => probe.NoteStart(job);
}
