using Carillon.Functions.Http;

namespace Carillon.Functions.OpenApi;

/// <summary>Declares the parameters of a list that is read in pages: <c>limit</c> and <c>continuation</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PagedAttribute : Attribute, IQueryDeclaration
{
    public IEnumerable<QueryAttribute> Parameters =>
    [
        new("limit", "How many items the page has at most. What is left out makes it shorter.") { Kind = typeof(int), Least = 1, Most = RequestReading.LargestLimit, ByDefault = RequestReading.DefaultLimit },
        new("continuation", "The token that the page before gave, unchanged, of the same list. Left out, it is the first page."),
    ];
}
