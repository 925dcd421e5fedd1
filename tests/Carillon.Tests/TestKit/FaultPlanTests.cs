using Carillon.TestKit.Faults;

namespace Carillon.Tests.TestKit;

/// <summary>Who meets which fault is said by a seed and a number, and by nothing else.</summary>
public sealed class FaultPlanTests
{
    private static readonly ProxiedRequest[] Requests =
        [.. Enumerable.Range(1, 2_000).Select(number => new ProxiedRequest(number, RequestKind.Batch, "POST", "/a/$batch") { IsConditional = number % 2 == 0 })];

    [Fact]
    public void Seeded_SameSeed_ChoosesTheSameInAnyOrder()
    {
        var forwards = FaultPlan.Seeded(7, 30, Fault.Cut, Fault.Busy);
        var backwards = FaultPlan.Seeded(7, 30, Fault.Cut, Fault.Busy);

        Assert.Equal(Requests.Select(forwards.For), Requests.Reverse().Select(backwards.For).Reverse());
        Assert.NotEqual(Requests.Select(forwards.For), Requests.Select(FaultPlan.Seeded(8, 30, Fault.Cut, Fault.Busy).For));
    }

    [Fact]
    public void Seeded_SoManyOfAHundred_MeetOneOfTheFaults()
    {
        var plan = FaultPlan.Seeded(7, 30, Fault.Cut, Fault.Busy, Fault.Busy);

        var met = Requests.CountBy(plan.For).ToDictionary();

        Assert.Equal([Fault.None, Fault.Busy, Fault.Cut], met.OrderByDescending(fault => fault.Value).Select(fault => fault.Key));
        Assert.InRange(met[Fault.Cut] + met[Fault.Busy], 500, 700);
    }

    [Fact]
    public void Seeded_RequestWithoutACondition_DoesNotFailOne()
    {
        var only = FaultPlan.Seeded(7, 100, Fault.ConditionNotMet);
        var both = FaultPlan.Seeded(7, 100, Fault.ConditionNotMet, Fault.Cut);

        Assert.All(Requests, request => Assert.Equal(request.IsConditional ? Fault.ConditionNotMet : Fault.None, only.For(request)));
        Assert.All(Requests.Where(request => !request.IsConditional), request => Assert.Equal(Fault.Cut, both.For(request)));
    }

    [Fact]
    public void Once_TheFirstThatIsMeant_AndNoOther()
    {
        var plan = FaultPlan.Once(Fault.Cut, request => request.Number > 2);

        Assert.Equal([3], Requests.Where(request => plan.For(request) == Fault.Cut).Select(request => request.Number));
    }
}
