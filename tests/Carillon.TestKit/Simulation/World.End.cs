using Carillon.Operators;

namespace Carillon.TestKit.Simulation;

/// <content>How it ends.</content>
internal sealed partial class World
{
    private static readonly ActRequest AtTheEnd = new("end", null);

    /// <summary>Everybody is well again: what is owed is done, and once every job is switched off nothing is left.</summary>
    private void Settle()
    {
        Say(null, "from here on all goes well");
        ResumeAll();
        var dice = Dice.For(Plan.Seed, "end");
        for (var minute = 0; minute < (Plan.Restores ? 4 : 2); minute++)
        {
            PassMinute(dice, switchOff: false);
        }

        // A job that the newest build does not have is nobody's to run; a day later it is retired.
        var declared = Ledger.Accounts.Where(account => _builds[^1].Definitions.Any(one => one.Definition.Id == account.Id)).ToList();
        declared.ForEach(account => account.CheckUpToDate());
        for (var minute = 0; minute < 300 && (minute < 1 || declared.Exists(account => account.Live.Count > 0) || _underWay.Count > 0); minute++)
        {
            PassMinute(dice, switchOff: true);
        }

        declared.ForEach(account => account.CheckAtRest());
        Code.CheckAtRest(declared);
    }

    private void PassMinute(Dice dice, bool switchOff)
    {
        if (Violation is not null)
        {
            return;
        }

        SimulatedHost? host;
        while ((host = _hosts.Find(one => !one.Dead && !one.Stopping && one.Started && one.Build == _builds[^1])) is null)
        {
            Start(_builds[^1], dice);
            Pass(dice, TimeSpan.FromSeconds(1));
            if (Violation is not null)
            {
                return;
            }
        }

        foreach (var account in Ledger.Accounts)
        {
            if (account.Row?.Pause is not null)
            {
                host.Start($"{account.Id} is resumed", () => host.Get<JobActs>().ResumeAsync(account.Id, AtTheEnd, CancellationToken.None));
            }

            if (switchOff && account.Row is not null && account.Terms.Enabled)
            {
                host.Start($"{account.Id} is switched off", () => host.Get<JobActs>().SetEnabledAsync(account.Id, false, AtTheEnd, CancellationToken.None));
            }
        }

        host.Dispatch();
        Pass(dice, TimeSpan.FromSeconds(75));
        var off = (host.Time.GetUtcNow() - Time.Now).Duration();
        if (Plan.StoreTellsTime && !host.Dead && off > TimeSpan.FromSeconds(3))
        {
            Violate(Rules.GoesByTheStore, $"{host.Name} is still {off} off");
        }
    }
}
