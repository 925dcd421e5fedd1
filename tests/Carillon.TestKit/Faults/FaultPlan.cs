using Carillon.TestKit.Simulation;

namespace Carillon.TestKit.Faults;

/// <summary>Which request meets which fault.</summary>
public sealed class FaultPlan
{
    private readonly Func<ProxiedRequest, Fault> _choose;

    private FaultPlan(Func<ProxiedRequest, Fault> choose) => _choose = choose;

    /// <summary>Nothing happens to any.</summary>
    public static FaultPlan None { get; } = new(_ => Fault.None);

    /// <summary>
    /// So many of a hundred requests meet one of these faults. The seed and the number of a request say which: the same, however
    /// the requests before it went.
    /// </summary>
    /// <param name="seed">Says everything.</param>
    /// <param name="percent">Of all requests. One that can suffer none of the faults is spared, and not made up for.</param>
    /// <param name="faults">Each as likely as the next; one that is named twice is twice as likely.</param>
    public static FaultPlan Seeded(ulong seed, int percent, params IReadOnlyList<Fault> faults) => new(request =>
    {
        var dice = Dice.For(seed, (ulong)request.Number);
        var possible = faults.Where(request.MaySuffer).ToList();
        return dice.Chance(percent) && possible.Count > 0 ? dice.Of(possible) : Fault.None;
    });

    /// <summary>The next request that is one of these meets a fault, and no other.</summary>
    public static FaultPlan Once(Fault fault, Func<ProxiedRequest, bool> isIt)
    {
        ArgumentNullException.ThrowIfNull(isIt);
        var over = false;
        return new(request => isIt(request) && !Interlocked.Exchange(ref over, true) ? fault : Fault.None);
    }

    /// <summary>Whatever a test thinks of. Asked for several requests at once.</summary>
    public static FaultPlan Of(Func<ProxiedRequest, Fault> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        return new(choose);
    }

    /// <summary>What is to happen to a request.</summary>
    public Fault For(ProxiedRequest request) => _choose(request);
}
