namespace Azure.Data.Tables.Pipeline;

/// <summary>The forms of bodies.</summary>
internal static class TableMedia
{
    /// <summary>Asked for: types stand beside values where JSON cannot tell them.</summary>
    public const string Minimal = "application/json;odata=minimalmetadata";

    /// <summary>Sent.</summary>
    public const string Json = "application/json";

    /// <summary>No copy of what was written comes back.</summary>
    public const string NoContent = "return-no-content";
}
