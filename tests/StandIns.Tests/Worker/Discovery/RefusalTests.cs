using Microsoft.Azure.Functions.Worker.Discovery;
using StandIns.Tests.Worker.Testing;

namespace StandIns.Tests.Worker.Discovery;

public sealed class RefusalTests
{
    private const string Here = "StandIns.Tests.Worker.Discovery.";

    [Theory]
    [InlineData(typeof(NotPublicFunctions), "NotPublicFunctions.Run: the method is not public and would not be found. Write public.")]
    [InlineData(typeof(OuterClass.NestedFunctions), "OuterClass.NestedFunctions.Run: the class is nested in another and its function could not be loaded. Move it out into its namespace.")]
    [InlineData(typeof(OverloadedFunctions), "OverloadedFunctions.Run: there is more than one method named Run in the class, so the function's cannot be told. Give it a name of its own.")]
    [InlineData(typeof(GenericFunctions), "GenericFunctions.Run: the method or its class is generic and nothing can choose its type. Write a method without type parameters.")]
    [InlineData(typeof(AbstractFunctions), "AbstractFunctions.Run: the class is abstract, so no instance can be made. Move the function into a class that is not, or make it static.")]
    [InlineData(typeof(NoTriggerFunctions), "NoTriggerFunctions.Run: no parameter has a trigger. Put [TimerTrigger] or [HttpTrigger] on one.")]
    [InlineData(typeof(TwoTriggerFunctions), "TwoTriggerFunctions.Run: it has more than one trigger. Write a function for each.")]
    [InlineData(typeof(UnknownTriggerFunctions), "UnknownTriggerFunctions.Run: nothing here can fire a OtherTriggerAttribute. Use [TimerTrigger] or [HttpTrigger], or the official packages.")]
    [InlineData(typeof(AsyncVoidFunctions), "AsyncVoidFunctions.Run: the method is async void, so nobody sees it end or fail. Write async Task.")]
    [InlineData(typeof(AsyncVoidBesideFunctions), "AsyncVoidBesideFunctions.Beside: the method is async void, so nobody sees it end or fail. Write async Task.")]
    [InlineData(typeof(BadNameFunctions), "BadNameFunctions.Run: '1st' is not a function name. Write a letter, then up to 127 letters, digits, '-' or '_'; not 'host'.")]
    [InlineData(typeof(HostNameFunctions), "HostNameFunctions.Run: 'Host' is not a function name. Write a letter, then up to 127 letters, digits, '-' or '_'; not 'host'.")]
    [InlineData(typeof(HttpRetryFunctions), "HttpRetryFunctions.Run: a retry attribute has no effect on HttpTriggerAttribute. Remove it.")]
    [InlineData(typeof(BadRetryFunctions), "BadRetryFunctions.Run: its retry attribute does not hold: The interval has to be a time span such as 00:00:10, and not negative. (Parameter 'delayInterval')\nActual value was soon.")]
    [InlineData(typeof(NullScheduleFunctions), "NullScheduleFunctions.Run: the timer's schedule is null. Write a cron expression, a time span or a %Setting%.")]
    [InlineData(typeof(TwoOutputFunctions), "TwoOutputFunctions.Run: it has more than one output binding. Return a class with a property for each.")]
    [InlineData(typeof(TwoHttpResultFunctions), "TwoHttpResultFunctions.Run: what it returns has more than one [HttpResult]. Keep one.")]
    [InlineData(typeof(UnmarkedResultFunctions), "UnmarkedResultFunctions.Run: property Response of what it returns would not become the response. Put [HttpResult] on it.")]
    [InlineData(typeof(SameNameFunctions), "SameNameFunctions.One and StandIns.Tests.Worker.Discovery.SameNameFunctions.Two: they share the function name 'twin' (case does not count). Give each its own.")]
    [InlineData(typeof(ReservedRouteFunctions), "ReservedRouteFunctions.Run: the route 'admin/mine' begins with what belongs to the host. Choose one that begins with neither 'admin' nor 'runtime'.")]
    public void Scan_WhatTheOfficialWorkerRefusesOrDrops_NamesTheMethodAndWhatToWrite(Type type, string problem)
    {
        Assert.Equal([Here + problem], FunctionScan.Of([type]).Problems);
    }

    [Fact]
    public async Task Start_SeveralProblems_AreAllListed()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(typeof(NotPublicFunctions), typeof(NoTriggerFunctions), typeof(BadNameFunctions)));

        Assert.StartsWith("The app's functions cannot be loaded, 3 problem(s):", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Here + "NotPublicFunctions.Run", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Here + "NoTriggerFunctions.Run", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Here + "BadNameFunctions.Run", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_InternalClassAndDashedName_IsFine()
    {
        var scan = FunctionScan.Of([typeof(InternalFunctions)]);

        Assert.Empty(scan.Problems);
        Assert.Equal("dashed-name_1", Assert.Single(scan.Functions).Name);
    }
}
