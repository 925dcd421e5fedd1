using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>What a request delivers by name: properties of a JSON body, overlaid by the query, overlaid by the route.</summary>
internal static class HttpBindingData
{
    public static async Task<IReadOnlyDictionary<string, object?>> ReadAsync(HttpRequest request)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (request.ContentLength > 0)
        {
            await AddBodyAsync(request, data);
        }

        foreach (var (name, value) in request.Query)
        {
            if (!string.Equals(name, "code", StringComparison.OrdinalIgnoreCase))
            {
                data[name] = value.ToString();
            }
        }

        foreach (var (name, value) in request.RouteValues)
        {
            if (value is not null)
            {
                data[name] = value.ToString();
            }
        }

        data.TryAdd("Query", JsonSerializer.Serialize(request.Query.ToDictionary(q => q.Key, q => q.Value.ToString())));
        data.TryAdd("Headers", JsonSerializer.Serialize(request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())));
        return data;
    }

    private static async Task AddBodyAsync(HttpRequest request, Dictionary<string, object?> data)
    {
        if (!await StartsObjectAsync(request))
        {
            return;
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            foreach (var property in body.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
                {
                    data[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText();
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON after all, or with a text that is not Unicode: the body then has no names to bind.
        }
        finally
        {
            request.Body.Position = 0;
        }
    }

    // Only a body that can be an object is read before the function sees it.
    private static async Task<bool> StartsObjectAsync(HttpRequest request)
    {
        request.EnableBuffering();
        var first = new byte[1];
        var read = 0;
        do
        {
            read = await request.Body.ReadAsync(first, request.HttpContext.RequestAborted);
        }
        while (read > 0 && first[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n');
        request.Body.Position = 0;
        return read > 0 && first[0] == (byte)'{';
    }
}
