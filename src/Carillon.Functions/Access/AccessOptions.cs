namespace Carillon.Functions.Access;

/// <summary><c>Carillon:Access</c>: who may call the API.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// The token that callers send as <c>Authorization: Bearer …</c>; it may do everything. 16 to 512 visible ASCII characters.
    /// Default: none. Without one the API is open in Development, and answers 503 everywhere else.
    /// </summary>
    public string? Token { get; set; }
}
