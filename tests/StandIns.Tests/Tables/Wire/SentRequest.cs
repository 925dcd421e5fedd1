namespace StandIns.Tests.Tables.Wire;

/// <summary>A request as it went out.</summary>
internal sealed record SentRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Path and query as they were sent, escapes and all.</summary>
    public string Target => Uri.PathAndQuery;
}
