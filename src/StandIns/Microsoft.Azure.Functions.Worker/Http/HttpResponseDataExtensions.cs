using System.Text;
using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Writes a response's body.</summary>
public static class HttpResponseDataExtensions
{
    /// <summary>Writes text.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The text.</param>
    /// <param name="encoding">Its encoding; UTF-8 when null.</param>
    public static Task WriteStringAsync(this HttpResponseData response, string value, Encoding? encoding = null)
        => response.WriteStringAsync(value, CancellationToken.None, encoding);

    /// <summary>Writes text.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The text.</param>
    /// <param name="cancellationToken">Gives up writing.</param>
    /// <param name="encoding">Its encoding; UTF-8 when null.</param>
    public static Task WriteStringAsync(this HttpResponseData response, string value, CancellationToken cancellationToken, Encoding? encoding = null)
        => response.WriteBytesAsync((encoding ?? Encoding.UTF8).GetBytes(value), cancellationToken);

    /// <summary>Writes bytes.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The bytes.</param>
    public static Task WriteBytesAsync(this HttpResponseData response, byte[] value) => response.WriteBytesAsync(value, CancellationToken.None);

    /// <summary>Writes bytes.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="cancellationToken">Gives up writing.</param>
    public static Task WriteBytesAsync(this HttpResponseData response, byte[] value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Body.WriteAsync(value, cancellationToken).AsTask();
    }

    /// <summary>Writes a value as JSON and says so in the headers.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="cancellationToken">Gives up writing.</param>
    public static ValueTask WriteAsJsonAsync<T>(this HttpResponseData response, T instance, CancellationToken cancellationToken = default)
        => response.WriteAsJsonAsync(instance, "application/json; charset=utf-8", cancellationToken);

    /// <summary>Writes a value as JSON.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="contentType">What the headers say it is.</param>
    /// <param name="cancellationToken">Gives up writing.</param>
    public static async ValueTask WriteAsJsonAsync<T>(this HttpResponseData response, T instance, string contentType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.TryAddWithoutValidation("Content-Type", contentType);
        await JsonSerializer.SerializeAsync(response.Body, instance, HttpRequestDataExtensions.OptionsOf(response.FunctionContext), cancellationToken);
    }
}
