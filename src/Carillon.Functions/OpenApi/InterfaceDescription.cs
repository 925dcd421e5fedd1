using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Carillon.Diagnostics;
using Carillon.Functions.Access;
using Carillon.Functions.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.OpenApi;

namespace Carillon.Functions.OpenApi;

/// <summary>
/// The description of the HTTP interface, as OpenAPI 3.1: made from this library's functions as the platform indexed them, once, when it is
/// first asked for. The app's own HTTP functions are none of its business.
/// </summary>
public sealed class InterfaceDescription
{
    private readonly Lazy<(byte[] Json, string Tag)> _written;

    internal InterfaceDescription(FunctionTable functions, ProcessIdentity identity) => _written = new(() => Write(functions, identity.Build));

    /// <summary>The document.</summary>
    public ReadOnlyMemory<byte> Json => _written.Value.Json;

    /// <summary>Says which version it is, as <c>ETag</c> does: equal where the document is.</summary>
    public string Tag => _written.Value.Tag;

    private static (byte[] Json, string Tag) Write(FunctionTable functions, string build)
    {
        var text = new StringBuilder();
        using (var writer = new StringWriter(text, CultureInfo.InvariantCulture))
        {
            Describe(functions, build).SerializeAsV31(new OpenApiJsonWriter(writer, new OpenApiJsonWriterSettings { Terse = true }));
        }

        var json = Encoding.UTF8.GetBytes(text.ToString());
        return (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..32]}\"");
    }

    private static OpenApiDocument Describe(FunctionTable functions, string build)
    {
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "Carillon",
                Version = build,
                Description = "Scheduled jobs: what runs, what ran, and what operators do with it. JSON in camelCase, times in ISO 8601 and UTC, refusals as problem details (RFC 9457); "
                    + "the operations under Scheduler and Records, and GET /api/runs, keep the snake_case of the interfaces that they take the place of. What is not known is left out, there null.",
            },
            Servers = [new OpenApiServer { Url = "/" }],
            Components = new OpenApiComponents(),
            Paths = [],
            Tags = new HashSet<OpenApiTag>(),
        };
        var schemas = new SchemaComponents(document);
        var described = new OperationDescription(document, schemas, new SharedParts(document, schemas, Example.Of(Example.Shared)));
        var http = functions.Entries
            .Where(entry => entry.Method.GetCustomAttribute<RequiresAttribute>() is not null)
            .Select(entry => (entry.Name, entry.Method, Trigger: TriggerOf(entry.Method)))
            .OrderBy(entry => entry.Trigger.Route, StringComparer.Ordinal)
            .ThenBy(entry => entry.Name, StringComparer.Ordinal)
            .ToList();
        document.Tags = new HashSet<OpenApiTag>(http
            .Select(entry => entry.Method.DeclaringType!.GetCustomAttribute<OperationsAttribute>()?.Tag ?? "")
            .Distinct().Order(StringComparer.Ordinal)
            .Select(tag => new OpenApiTag { Name = tag }));
        foreach (var (name, method, trigger) in http)
        {
            var path = $"/{trigger.Route}";
            if (!document.Paths.TryGetValue(path, out var item))
            {
                document.Paths[path] = item = new OpenApiPathItem { Operations = [] };
            }

            foreach (var verb in trigger.Methods ?? [])
            {
                item.Operations![HttpMethod.Parse(verb)] = described.Describe(name, method, trigger);
            }
        }

        return document;
    }

    private static HttpTriggerAttribute TriggerOf(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null)
        ?? throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} says who may call it, and nobody can: it has no HTTP trigger.");
}
