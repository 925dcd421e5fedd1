namespace Carillon.TestKit.Simulation;

/// <content>What happens in a step.</content>
internal sealed partial class World
{
    private void Step(Dice dice)
    {
        switch (Possible(dice))
        {
            case StepKind.Answer when AnyUnderWay(dice) is { } delivery:
                Tell(delivery, "answered");
                _underWay.Remove(delivery);
                delivery.Answer();
                break;
            case StepKind.Delay when AnyUnderWay(dice) is { } delivery:
                Tell(delivery, "arrives, its answer is late");
                delivery.Arrive();
                break;
            case StepKind.Refuse when AnyUnderWay(dice) is { Arrived: false } delivery:
                Tell(delivery, "refused");
                _underWay.Remove(delivery);
                delivery.Refuse();
                break;
            case StepKind.Lose when AnyUnderWay(dice) is { } delivery:
                Tell(delivery, delivery.Arrived ? "its answer is lost" : "is lost");
                _underWay.Remove(delivery);
                delivery.LoseAnswer();
                break;
            case StepKind.LoseAnswer when AnyUnderWay(dice) is { } delivery:
                Tell(delivery, "arrives, its answer is lost");
                _underWay.Remove(delivery);
                delivery.Arrive();
                delivery.LoseAnswer();
                break;
            case StepKind.NextTimer:
                MoveToNextTimer(Time.Now + TimeSpan.FromMinutes(1));
                break;
            case StepKind.Wait:
                MoveTo(Time.Now + dice.Time(0.1, 15));
                break;
            case StepKind.Pass:
                Pass(dice, dice.Time(1, 70));
                break;
            case StepKind.Ring when AnyUp(dice) is { } host:
                host.Ring(AnyJob(dice), dice.Chance(30) ? dice.Time(60, 240) : null);
                break;
            case StepKind.Dispatch when AnyUp(dice) is { } host:
                host.Dispatch();
                break;
            case StepKind.Ask when AnyUp(dice) is { } host:
                host.Start("is asked whether it is ready", () => host.Get<Health.Readiness>().CheckAsync(CancellationToken.None));
                break;
            case StepKind.Repair when AnyUp(dice) is { } host:
                host.Start("looks for rows that do not fit together", () => RepairAsync(host));
                break;
            case StepKind.Act when AnyUp(dice) is { } host:
                _operator.Act(host, AnyJob(dice), dice);
                break;
            case StepKind.Kill when AnyUp(dice) is { } host:
                Kill(host, dice);
                break;
            case StepKind.Outage:
                _hosts.ToList().ForEach(host => Kill(host, dice));
                MoveTo(Time.Now + dice.Time(60, 3_000));
                break;
            case StepKind.Stop when AnyUp(dice) is { Stopping: false } host:
                host.Stop();
                break;
            case StepKind.Stall when AnyUp(dice) is { } host:
                host.Stalled = true;
                Say(host, "stalls");
                break;
            case StepKind.Resume:
                ResumeAll();
                break;
            case StepKind.Snapshot:
                TakeSnapshot();
                break;
            case StepKind.Restore when AnyUp(dice) is { Restoring: false } host && _snapshot is not null:
                Restore(host);
                break;
            case StepKind.Start when _hosts.Count(host => !host.Dead) < MostHosts:
                StartHost(dice);
                break;
        }
    }

    /// <summary>What happens: of what can happen as things are.</summary>
    private StepKind Possible(Dice dice)
    {
        if (!_hosts.Exists(host => host.IsUp))
        {
            return _hosts.Exists(host => host.Stalled) && dice.Chance(50) ? StepKind.Resume : StepKind.Start;
        }

        return _table.Next(dice, anythingUnderWay: _underWay.Count > 0);
    }
}
