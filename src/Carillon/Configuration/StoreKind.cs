namespace Carillon.Configuration;

/// <summary>The stores there are. Each is added under its kind by its own project, and only the one that is chosen is made.</summary>
public enum StoreKind
{
    /// <summary>The embedded store: one SQLite file on the disk of the machine.</summary>
    Sqlite,

    /// <summary>A table of Azure Table Storage, or of Azurite.</summary>
    Tables,
}
