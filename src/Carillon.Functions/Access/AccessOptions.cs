namespace Carillon.Functions.Access;

/// <summary><c>Carillon:Access</c>: who may call the API.</summary>
public sealed class AccessOptions
{
    /// <summary>What stands between an app role and the one namespace that it is for: <c>operator:billing</c>.</summary>
    internal const char NamespaceMark = ':';

    /// <summary>
    /// The first token, which callers send as <c>Authorization: Bearer …</c>; it may do everything, and make further ones. 16 to 512
    /// visible ASCII characters. Default: none. Without any token the API is open in Development, and answers 503 everywhere else.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>
    /// Whether callers whom App Service authentication signed in are let in, by their app roles. Has effect only where the platform
    /// says that it signs callers in: on Azure, with <c>WEBSITE_AUTH_ENABLED</c>. Default: false.
    /// </summary>
    public bool AppServiceAuth { get; set; }

    /// <summary>
    /// The app role of who may look; with <c>:</c> and a namespace behind it, of who may look at that one. 1 to 120 characters. Default:
    /// <c>reader</c>.
    /// </summary>
    public string ReaderRole { get; set; } = "reader";

    /// <summary>The app role of who may act, in the same two forms. 1 to 120 characters. Default: <c>operator</c>.</summary>
    public string OperatorRole { get; set; } = "operator";

    /// <summary>The app role of who may do everything. 1 to 120 characters. Default: <c>admin</c>.</summary>
    public string AdminRole { get; set; } = "admin";
}
