using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Reads a request and starts its response.</summary>
public static class HttpRequestDataExtensions
{
    /// <summary>The body as text.</summary>
    /// <param name="request">The request.</param>
    /// <param name="encoding">Its encoding; UTF-8 when null.</param>
    public static async Task<string?> ReadAsStringAsync(this HttpRequestData request, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var reader = new StreamReader(request.Body, encoding ?? Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    /// <summary>The body read as JSON.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    public static ValueTask<T?> ReadFromJsonAsync<T>(this HttpRequestData request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return JsonSerializer.DeserializeAsync<T>(request.Body, OptionsOf(request.FunctionContext), cancellationToken);
    }

    /// <summary>Starts the response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="statusCode">Its status.</param>
    public static HttpResponseData CreateResponse(this HttpRequestData request, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = request.CreateResponse();
        response.StatusCode = statusCode;
        return response;
    }

    internal static JsonSerializerOptions OptionsOf(FunctionContext context)
        => context.InstanceServices.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
}
