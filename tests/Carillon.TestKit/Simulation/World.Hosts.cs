namespace Carillon.TestKit.Simulation;

/// <content>Its processes.</content>
internal sealed partial class World
{
    private void StartHost(Dice dice)
    {
        var build = _builds.Count == 0 || dice.Chance(25) ? SimulatedBuild.After(_builds.Count == 0 ? null : _builds[^1], _jobs, dice)
            : dice.Chance(15) ? dice.Of(_builds)
            : _builds[^1];
        if (!_builds.Contains(build))
        {
            _builds.Add(build);
        }

        Start(build, dice);
    }

    private void Start(SimulatedBuild build, Dice dice)
    {
        var skew = dice.Chance(60) ? dice.Time(-1, 1) : dice.Time(-60, 60);
        var host = new SimulatedHost(this, ++_started, build, skew, dice.Next());
        _hosts.Add(host);
        host.Declare();
    }

    /// <summary>It stops dead. What it had sent may still arrive.</summary>
    private void Kill(SimulatedHost host, Dice dice)
    {
        Say(host, "is killed");
        host.Dead = true;
        _underWay.RemoveAll(delivery => delivery.From == host && dice.Chance(50));
        Bury(host);
    }

    private void Bury(SimulatedHost host)
    {
        _hosts.Remove(host);
        Code.Forget(host);
        host.Dispose();
    }

    private void ResumeAll()
    {
        foreach (var host in _hosts)
        {
            if (host.Stalled)
            {
                Say(host, "goes on");
                host.Stalled = false;
                host.Clock.Ring();
            }
        }
    }

    /// <summary>What fits is written in one transaction always: there is nothing to repair.</summary>
    private async Task RepairAsync(SimulatedHost host)
    {
        var report = await host.Get<Health.LedgerConsistency>().RepairAsync(CancellationToken.None);
        if (report != new Health.ConsistencyReport(0, 0, 0, 0))
        {
            Violate(Rules.NothingToRepair, $"{report}");
        }
    }

    /// <summary>What a process goes by lies between its own clock and the store's.</summary>
    private void CheckTime(SimulatedHost host)
    {
        var (own, now) = (host.Clock.GetUtcNow(), host.Time.GetUtcNow());
        if (own != now && (own < now ? now > Time.Now : now < Time.Now))
        {
            Violate(Rules.GoesByTheStore, $"{host.Name} goes by {now:O}; its own clock says {own:O}, the store's {Time.Now:O}");
        }
    }
}
