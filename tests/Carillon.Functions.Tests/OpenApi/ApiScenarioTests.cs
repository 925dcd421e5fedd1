namespace Carillon.Functions.Tests.OpenApi;

/// <summary>The tests that only look at what a day of the app brought.</summary>
[CollectionDefinition(Name)]
public sealed class ApiScenarioTests : ICollectionFixture<ApiScenario>
{
    internal const string Name = "a day of the app";
}
