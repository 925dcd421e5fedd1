using System.Globalization;

namespace EndToEnd.Tests.Kills;

/// <summary>When a process is killed.</summary>
/// <param name="In">What it is doing.</param>
/// <param name="After">How long after that began.</param>
internal sealed record KillMoment(KillMoment.Phase In, TimeSpan After)
{
    /// <summary>What a process is doing when it is killed.</summary>
    internal enum Phase
    {
        /// <summary>It was launched, and may not have its tables yet, nor its jobs.</summary>
        StartingUp,

        /// <summary>It answers, and its jobs run.</summary>
        UnderLoad,

        /// <summary>It was told to end.</summary>
        Draining,
    }

    /// <summary>The next moment: each phase has its share.</summary>
    public static KillMoment Next(Random random) => random.Next(5) == 0 ? NextOfOneThatStarts(random) : NextOfOneThatAnswers(random);

    /// <summary>The next moment of a process that was just launched: a start takes about a second.</summary>
    public static KillMoment NextOfOneThatStarts(Random random) => new(Phase.StartingUp, TimeSpan.FromMilliseconds(1_200 * random.NextDouble()));

    /// <summary>The next moment of a process that answers. A drain is short, and what many kills are to meet is met early.</summary>
    public static KillMoment NextOfOneThatAnswers(Random random)
    {
        var lot = random.NextDouble();
        return random.Next(4) == 0
            ? new KillMoment(Phase.Draining, TimeSpan.FromMilliseconds(1_000 * lot * lot))
            : new KillMoment(Phase.UnderLoad, TimeSpan.FromMilliseconds(4_000 * lot * lot));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{In} +{After.TotalMilliseconds:0} ms");
}
