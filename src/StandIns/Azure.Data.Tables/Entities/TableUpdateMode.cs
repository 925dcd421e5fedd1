namespace Azure.Data.Tables;

/// <summary>What an update does to properties that it does not name.</summary>
public enum TableUpdateMode
{
    /// <summary>They stay as they are.</summary>
    Merge = 0,

    /// <summary>They go: the row is what was sent.</summary>
    Replace = 1,
}
