using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Carillon.Functions.Tests.Fuzzing;

/// <summary>Makes requests to the routes of operators' acts, each with one part that nobody expects.</summary>
internal sealed class FuzzActs(Random chance)
{
    private const string Job = "/api/jobs/default/site-check";

    private static readonly HttpStatusCode[] Done = [HttpStatusCode.OK];
    private static readonly HttpStatusCode[] Refused = [HttpStatusCode.BadRequest];
    private static readonly HttpStatusCode[] Either = [HttpStatusCode.OK, HttpStatusCode.BadRequest];

    private static readonly string[] Texts = ["schedule", "timeZone", "timeout", "misfire", "maxLateness", "overlap", "retainFor"];
    private static readonly string[] Numbers = ["maxRetries", "rerunAfterLoss", "retainCount"];

    public FuzzRequest Next() => chance.Next(7) switch
    {
        0 => Post("pause", chance.Pick(["until", "for"]), chance.Text(), Either),
        1 => Post(chance.Pick(["pause", "resume", "enable", "disable"]), "reason", chance.Next(2) == 0 ? new JsonArray() : chance.Text(), Either),
        2 => Override(chance.Pick(Texts), chance.Pick<Func<JsonNode?>>([() => chance.Text(), () => 1, () => new JsonObject(), () => null])()),
        3 => Override(chance.Pick(Numbers), chance.Pick<Func<JsonNode?>>([() => chance.Next(), () => chance.NextDouble(), () => -1, () => chance.Text(), () => null])()),
        4 => new FuzzRequest(HttpMethod.Delete, Job + "/overrides") { Query = $"?field={Uri.EscapeDataString(chance.Text())}", Right = Refused, Field = "field" },
        5 => Bulk(),
        _ => new FuzzRequest(HttpMethod.Post, $"{Job}/{chance.Pick(["pause", "resume", "enable", "disable"])}") { Body = Bytes(), Right = Refused },
    };

    /// <summary>A key that is one, or is none, with an act that may be sent again.</summary>
    public FuzzRequest AnyKey()
    {
        var key = new string([.. chance.Text().Where(unit => unit is >= ' ' and <= '~')]).Trim();
        var valid = key.Length is > 0 and <= 200 && !key.Contains(' ', StringComparison.Ordinal);
        return new FuzzRequest(HttpMethod.Post, $"{Job}/{chance.Pick(["resume", "enable"])}")
        {
            Headers = [("Idempotency-Key", key)],
            Right = valid ? Done : Refused,
            Field = "Idempotency-Key",
        };
    }

    private FuzzRequest Bulk()
    {
        var part = chance.Pick(["namespace", "tag", "jobs", "all", "system", "colour"]);
        var value = chance.Pick<Func<JsonNode?>>([() => chance.Text(), () => 1, () => new JsonArray(chance.Text()), () => new JsonObject(), () => null])();
        return new FuzzRequest(HttpMethod.Post, $"/api/jobs/{chance.Pick(["resume", "enable"])}")
        {
            Body = Json(new JsonObject { ["selector"] = new JsonObject { [part] = value } }),
            Right = part is "namespace" or "tag" ? Either : Refused,
        };
    }

    private static FuzzRequest Override(string name, JsonNode? value) =>
        new(HttpMethod.Patch, Job + "/overrides") { Body = Json(new JsonObject { [name] = value }), Right = Either, Field = name };

    private static FuzzRequest Post(string act, string name, JsonNode value, HttpStatusCode[] right) =>
        new(HttpMethod.Post, $"{Job}/{act}") { Body = Json(new JsonObject { [name] = value }), Right = right, Field = name };

    private byte[] Bytes() => Encoding.ASCII.GetBytes(chance.Pick(
        ["[]", "null", "1", "{", "{}{}", "{\"reason\":\"\\ud800\"}", "{\"\\udc00\":1}", "{\"a\":" + new string('[', 100), "{\"reason\":\"a\",\"reason\":\"b\"}", "{,}"]));

    private static byte[] Json(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value);
}
