using System.Reflection;
using System.Text.Json;

namespace Carillon.Functions.OpenApi;

/// <summary>Reads the names that a body may have from the record that describes it: so that what is described is what is read.</summary>
internal static class BodyShape
{
    /// <summary>The names, in camelCase, those of the record itself first.</summary>
    public static string[] Names<TShape>() =>
        [.. typeof(TShape).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];
}
