using Carillon.Functions.Http;

namespace Carillon.Functions.OpenApi;

/// <summary>Declares the parameters that say which instants of a schedule are asked for: <c>from</c>, <c>count</c> and <c>direction</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OccurrencesAttribute : Attribute, IQueryDeclaration
{
    public IEnumerable<QueryAttribute> Parameters =>
    [
        new("from", "After which instant, or before which: an instant such as 2026-03-08T07:00:00Z or 2026-03-08T08:00+01:00, or a day, in UTC unless it says otherwise. Left out, now."),
        new("count", "How many.") { Kind = typeof(int), Least = 1, Most = OccurrenceRequest.LargestCount, ByDefault = OccurrenceRequest.DefaultCount },
        new("direction", "Whether those that come, or those that were.") { Values = [OccurrenceRequest.Next, OccurrenceRequest.Previous], ByDefault = OccurrenceRequest.Next },
    ];
}
