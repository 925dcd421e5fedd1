namespace Carillon.Functions.OpenApi;

/// <summary>An attribute that declares parameters of the query. A test holds that they are those that the function reads.</summary>
internal interface IQueryDeclaration
{
    IEnumerable<QueryAttribute> Parameters { get; }
}
