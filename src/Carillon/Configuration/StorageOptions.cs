namespace Carillon.Configuration;

/// <summary><c>Carillon:Storage</c>: where the state is kept.</summary>
public sealed class StorageOptions
{
    /// <summary>
    /// <c>sqlite</c>: the embedded store, one file on the disk of the machine. Default: not set, which means the same, but for
    /// Azure: there that disk is not kept, so the app asks to be told in so many words.
    /// </summary>
    public string? Storage { get; set; }
}
