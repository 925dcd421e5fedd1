namespace Carillon.Configuration;

/// <summary>Where the dispatcher leaves the runs that it claimed.</summary>
public enum HandOffKind
{
    /// <summary>In its own process, which waits for them when it shuts down: sound where the process is not taken away in between.</summary>
    Pool,

    /// <summary>With invocations of their own, by a request to the app itself: the platform then knows of them.</summary>
    Http,
}
