using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Reads the bytes of a body, up to a limit.</summary>
internal static class BodyBytes
{
    /// <summary>The most bytes.</summary>
    public const int Most = 64 * 1024;

    /// <summary>Reads them.</summary>
    /// <returns>The bytes, none where there is no body, or an answer that says why they can't be read.</returns>
    public static async Task<(ReadOnlyMemory<byte> Bytes, IResult? Refusal)> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8 * 1024];
        int read;
        try
        {
            while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > Most)
                {
                    return (default, Problems.TooLarge(Most));
                }
            }
        }
        catch (IOException exception)
        {
            return (default, Problems.BadRequest("body", $"The body does not arrive as its headers say: {exception.Message}"));
        }

        return (buffer.ToArray(), null);
    }
}
