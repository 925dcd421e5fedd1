using Carillon.Functions.OpenApi;

namespace Carillon.Functions.Tests.OpenApi;

/// <summary>The examples of the description are what the app answers, field by field.</summary>
[Collection(ApiScenarioTests.Name)]
public sealed class OpenApiExamplesTests(ApiScenario scenario)
{
    [Fact]
    public void Examples_OfEveryOperation_HaveTheShapeOfTheAnswers()
    {
        if (ExampleFiles.AreToBeWritten)
        {
            ExampleFiles.Write(scenario.Examples);
        }

        var wrong = new List<string>();
        foreach (var function in scenario.Examples.GroupBy(one => one.Function, one => one.Example))
        {
            var (answered, shown) = (function.ToList(), Example.Of(function.Key));
            Assert.True(answered.Select(one => one.Name).SequenceEqual(shown.Select(one => one.Name)), $"{function.Key} has other examples than the app gives: CARILLON_WRITE_EXAMPLES=1 writes them.");
            foreach (var (now, then) in answered.Zip(shown))
            {
                var (answer, example) = (ExampleFiles.Missing(now.Answer, then.Answer).ToList(), ExampleFiles.Missing(then.Answer, now.Answer).ToList());
                if (now.Status != then.Status || answer.Count + example.Count > 0 || now.Body?.ToJsonString() != then.Body?.ToJsonString())
                {
                    wrong.Add($"{function.Key}, {now.Name}: {now.Status} for {then.Status}; only answered: {string.Join(", ", answer)}; only shown: {string.Join(", ", example)}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Operations_HaveAnExampleEach() => Assert.Equal(
        ApiScenario.WithoutExample,
        scenario.Document.Operations.Select(operation => operation.Function).Where(function => Example.Of(function).Count == 0).Order(StringComparer.Ordinal));

    [Fact]
    public void Answers_OfEveryOperation_HadAStatusOfSuccessAmongThem() =>
        Assert.All(scenario.Examples.Where(one => one.Function != Example.Shared).GroupBy(one => one.Function), function => Assert.InRange(function.First().Example.Status, 200, 299));
}
