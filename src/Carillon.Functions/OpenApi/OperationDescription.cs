using System.Globalization;
using System.Reflection;
using Carillon.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.OpenApi;

namespace Carillon.Functions.OpenApi;

/// <summary>Describes an HTTP function, from what is said at its method.</summary>
internal sealed class OperationDescription(OpenApiDocument document, SchemaComponents schemas, SharedParts shared)
{
    private const string Json = "application/json";

    /// <summary>The operation.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="method">Its method.</param>
    /// <param name="trigger">Its trigger.</param>
    public OpenApiOperation Describe(string function, MethodInfo method, HttpTriggerAttribute trigger)
    {
        var said = Said<OperationAttribute>(method);
        var about = method.DeclaringType!.GetCustomAttribute<OperationsAttribute>()
            ?? throw new InvalidOperationException($"{method.DeclaringType} has an HTTP function, and does not say what its operations are about.");
        var requires = Said<RequiresAttribute>(method);
        var examples = Example.Of(function);
        return new OpenApiOperation
        {
            OperationId = function,
            Summary = said.Summary,
            Description = said.Description,
            Tags = new HashSet<OpenApiTagReference> { new(about.Tag, document) },
            Parameters = [.. Parameters(method, trigger.Route!)],
            RequestBody = Body(method, examples),
            Responses = Responses(method, about, requires, examples),
            Security = shared.Security(requires.Role),
        };
    }

    private IEnumerable<IOpenApiParameter> Parameters(MethodInfo method, string route)
    {
        foreach (var (name, meaning) in PathParameters.Of(route))
        {
            yield return new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Description = meaning, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        foreach (var query in method.GetCustomAttributes().OfType<IQueryDeclaration>().SelectMany(declaration => declaration.Parameters))
        {
            yield return new OpenApiParameter { Name = query.Name, In = ParameterLocation.Query, Required = query.Required, Description = query.Description, Schema = SchemaOf(query) };
        }

        if (method.GetCustomAttribute<IdempotentAttribute>() is not null)
        {
            yield return shared.IdempotencyKey();
        }
    }

    private static OpenApiSchema SchemaOf(QueryAttribute query)
    {
        var one = new OpenApiSchema
        {
            Type = query.Kind == typeof(int) ? JsonSchemaType.Integer : query.Kind == typeof(bool) ? JsonSchemaType.Boolean : JsonSchemaType.String,
            Minimum = query.Least == int.MinValue ? null : query.Least.ToString(CultureInfo.InvariantCulture),
            Maximum = query.Most == int.MaxValue ? null : query.Most.ToString(CultureInfo.InvariantCulture),
            Enum = query.Values.Length == 0 ? null : [.. query.Values.Select(value => (System.Text.Json.Nodes.JsonNode)value)],
            Default = query.ByDefault switch { int number => number, bool value => value, string text => text, _ => null },
        };
        return query.Repeats ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one } : one;
    }

    private OpenApiRequestBody? Body(MethodInfo method, IReadOnlyList<Example> examples) => method.GetCustomAttribute<TakesAttribute>() is not { } takes ? null : new OpenApiRequestBody
    {
        Required = takes.Required,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Json] = new() { Schema = schemas.OfBody(takes.Shape), Example = examples.FirstOrDefault(example => example.Body is not null)?.Body?.DeepClone() },
        },
    };

    private OpenApiResponses Responses(MethodInfo method, OperationsAttribute about, RequiresAttribute requires, IReadOnlyList<Example> examples)
    {
        var replays = method.GetCustomAttribute<IdempotentAttribute>() is not null;
        var responses = new SortedDictionary<int, IOpenApiResponse>();
        foreach (var answer in method.GetCustomAttributes().OfType<IAnswerDeclaration>().SelectMany(declaration => declaration.Answers))
        {
            responses[answer.Status] = Response(answer, about, replays, examples);
            if (answer.Status >= StatusCodes.Status400BadRequest && requires.Role == Role.Probe)
            {
                // What stands before it refuses in its own way.
                var (problemType, problem) = SharedParts.ProblemOf(schemas);
                responses[answer.Status].Content![problemType] = problem;
            }
        }

        var ofRole = SharedParts.StatusesOf(requires.Role).ToList();
        var own = method.GetCustomAttribute<RefusesAttribute>()?.Statuses ?? [];
        foreach (var status in ofRole.Concat(own).Distinct().Where(status => !responses.ContainsKey(status)))
        {
            responses[status] = about.Failure is null || !own.Contains(status) ? shared.Refusal(status) : Failure(status, about, examples);
        }

        var all = new OpenApiResponses();
        foreach (var (status, response) in responses)
        {
            all[status.ToString(CultureInfo.InvariantCulture)] = response;
        }

        return all;
    }

    private OpenApiResponse Response(AnswersAttribute answer, OperationsAttribute about, bool replays, IReadOnlyList<Example> examples)
    {
        var shown = examples.Where(example => example.Status == answer.Status && example.Answer is not null).ToList();
        (bool Has, string Name, string Component)[] headers = [(answer.HasLocation, "Location", "Location"), (answer.HasETag, "ETag", "ETag"), (replays, "Idempotent-Replay", "IdempotentReplay")];
        var type = answer.ContentType ?? (answer.Bodies.Count > 0 ? Json : null);
        return new OpenApiResponse
        {
            Description = answer.Description,
            Headers = shared.Headers(headers.Where(header => header.Has).Select(header => (header.Name, header.Component))),
            Content = type is null ? null : new Dictionary<string, OpenApiMediaType>
            {
                [type] = new()
                {
                    Schema = answer.Bodies.Count > 0 ? schemas.OfAnswer(answer.Bodies, about.SnakeCase) : new OpenApiSchema { Type = type == Json ? JsonSchemaType.Object : JsonSchemaType.String },
                    Examples = shown.Count == 0 ? null : shown.ToDictionary(example => example.Name, example => (IOpenApiExample)new OpenApiExample { Summary = example.Request, Value = example.Answer!.DeepClone() }),
                },
            },
        };
    }

    /// <summary>A refusal in the shape of the interface; what stands before it refuses with problem details all the same.</summary>
    private OpenApiResponse Failure(int status, OperationsAttribute about, IReadOnlyList<Example> examples)
    {
        var (problemType, problem) = SharedParts.ProblemOf(schemas);
        var content = new Dictionary<string, OpenApiMediaType>
        {
            [Json] = new() { Schema = schemas.OfAnswer([about.Failure!], about.SnakeCase), Example = examples.FirstOrDefault(example => example.Status == status)?.Answer?.DeepClone() },
        };
        if (status is 403 or 409 or 503)
        {
            content[problemType] = problem;
        }

        return new OpenApiResponse { Description = SharedParts.DescriptionOf(status), Headers = shared.Headers(), Content = content };
    }

    private static T Said<T>(MethodInfo method)
        where T : Attribute => method.GetCustomAttribute<T>()
        ?? throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} is an HTTP function without [{typeof(T).Name.Replace("Attribute", "", StringComparison.Ordinal)}].");
}
