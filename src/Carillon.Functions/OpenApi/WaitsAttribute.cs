using Carillon.Functions.Http;

namespace Carillon.Functions.OpenApi;

/// <summary>Declares a run whose outcome can be waited for: the parameter <c>wait</c>, and what is answered with and without the outcome.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WaitsAttribute : Attribute, IQueryDeclaration, IAnswerDeclaration
{
    public IEnumerable<QueryAttribute> Parameters =>
        [new("wait", "How long to wait for the outcome, such as 30s or 2m, at most 200s. Left out, the answer comes at once.")];

    public IEnumerable<AnswersAttribute> Answers =>
    [
        new(200, "The run is over.", typeof(ExecutionJson)) { HasLocation = true },
        new(202, "The run goes on, or waits for its turn.", typeof(ExecutionJson)) { HasLocation = true },
    ];
}
