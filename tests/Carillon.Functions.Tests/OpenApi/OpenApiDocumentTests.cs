using System.Net;
using Carillon.Functions.Discovery;
using Carillon.Functions.Tests.Access;
using Carillon.Functions.Tests.Http;
using Carillon.TestKit;
using Microsoft.OpenApi;
using Xunit.Abstractions;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>The description of the interface, read back by the library that others read it with, against the app that it describes; both ways.</summary>
[Collection(ApiScenarioTests.Name)]
public sealed class OpenApiDocumentTests(ApiScenario scenario, ITestOutputHelper output)
{
    [Fact]
    public async Task Document_ReadBack_Is31WithoutAFault()
    {
        using var response = await scenario.App.Client.GetAsync(new Uri("/api/openapi.json", UriKind.Relative));
        var read = OpenApiDocument.Parse(await response.Content.ReadAsStringAsync(), OpenApiConstants.Json);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic!.SpecificationVersion);
        Assert.Empty(read.Diagnostic.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        var operations = read.Document!.Paths.Values.SelectMany(path => path.Operations!.Values).ToList();
        Assert.All(operations, operation =>
        {
            Assert.All([operation.OperationId, operation.Summary, operation.Description], text => Assert.False(string.IsNullOrWhiteSpace(text)));
            Assert.All(operation.Tags!, tag => Assert.NotNull(tag.Target));
            Assert.All(operation.Responses!.Values, answer => Assert.False(string.IsNullOrWhiteSpace(answer.Description)));
            Assert.All(operation.Responses!.Values.SelectMany(answer => answer.Content?.Values ?? []), media => Assert.NotNull(media.Schema));
            Assert.All(operation.Parameters ?? [], parameter => Assert.False(string.IsNullOrWhiteSpace(parameter.Description)));
        });
        Figures.Tell(output, $"OpenAPI 3.1: {operations.Count} operations, {operations.Sum(operation => operation.Responses!.Count)} answers, {read.Document.Components!.Schemas!.Count} schemas, read back without an error or a warning.");
    }

    [Fact]
    public void Operations_AreTheFunctionsThatRequestsCall()
    {
        var functions = scenario.App.Get<FunctionTable>().Entries
            .Select(entry => (entry.Name, Trigger: HttpFunctionRulesTests.Trigger(entry.Method)))
            .Where(entry => entry.Trigger is not null)
            .SelectMany(entry => entry.Trigger!.Methods!.Select(method => $"{method.ToUpperInvariant()} /{entry.Trigger.Route} {entry.Name}"));

        Assert.Equal(functions.Order(StringComparer.Ordinal), scenario.Document.Operations.Select(operation => $"{operation.Method} {operation.Path} {operation.Function}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Paths_Parameters_AreThoseOfTheRoutes() => Compare(
        operation => string.Join(' ', operation.Path.Split('/').Where(part => part is ['{', .., '}']).Select(part => part[1..^1])), operation => string.Join(' ', operation.Parameters("path")));

    [Fact]
    public void Queries_Parameters_AreThoseThatFunctionsRead() => Compare(
        operation => string.Join(' ', scenario.Reads.Of(operation.Function)), operation => string.Join(' ', operation.Parameters("query").Order(StringComparer.Ordinal)));

    [Fact]
    public void Roles_AreThoseThatAreAskedFor() => Compare(
        operation => RouteExpectations.All.Single(route => route.Function == operation.Function).Least switch
        {
            Least.Anybody => null,
            Least.Nobody => "signature",
            var least => least.ToString().ToLowerInvariant(),
        },
        operation => operation.Role);

    [Fact]
    public async Task Bodies_Names_AreThoseThatFunctionsRead()
    {
        foreach (var operation in scenario.Document.Operations.Where(operation => operation.Function != "internal-runs"))
        {
            var names = operation.BodyNames(scenario.Document);
            var (status, problem) = await scenario.SendAsync(operation.Method, Path(operation), operation.Method == "GET" ? null : """{"whatNobodyKnows":1}""");

            // What can't be there is answered with what can.
            var told = status == 400 && (string?)problem!["field"] == "whatNobodyKnows" ? ((string)problem["detail"]!).Split("There may be ")[1] : "";
            Assert.Equal(names.Order(StringComparer.Ordinal), told.Split('\'').Where((_, index) => index % 2 == 1).Order(StringComparer.Ordinal));
        }

        string Path(ApiOperation operation) => scenario.ExampleOf(ApiScenario.WithoutExample.Contains(operation.Function) ? "health" : operation.Function).Request.Split(' ')[1];
    }

    private void Compare(Func<ApiOperation, string?> expected, Func<ApiOperation, string?> actual) => Assert.Equal(
        scenario.Document.Operations.Select(operation => $"{operation.Function}: {expected(operation)}"),
        scenario.Document.Operations.Select(operation => $"{operation.Function}: {actual(operation)}"));

    [Fact]
    public async Task Document_AskedForAgain_IsSentOnlyWhereItIsAnother()
    {
        using var first = await AskAsync(null);
        var tag = first.Headers.ETag!.ToString();

        using var again = await AskAsync(tag);
        using var weak = await AskAsync($"\"other\", W/{tag}");
        using var other = await AskAsync("\"other\"");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.NotModified, HttpStatusCode.NotModified, HttpStatusCode.OK],
            new[] { first, again, weak, other }.Select(response => response.StatusCode));
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        Assert.Equal((tag, "no-cache, private"), (again.Headers.ETag!.ToString(), again.Headers.CacheControl!.ToString()));

        async Task<HttpResponseMessage> AskAsync(string? known)
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/openapi.json", UriKind.Relative));
            Assert.True(known is null || message.Headers.TryAddWithoutValidation("If-None-Match", known));
            return await scenario.App.Client.SendAsync(message);
        }
    }
}
