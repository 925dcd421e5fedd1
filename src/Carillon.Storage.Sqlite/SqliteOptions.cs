namespace Carillon.Storage.Sqlite;

/// <summary><c>Carillon:Sqlite</c>: where the embedded store keeps its file.</summary>
public sealed class SqliteOptions
{
    /// <summary>
    /// The database file. A relative path begins at the app's content root: the folder it was started in. Default:
    /// <c>data/carillon.db</c>.
    /// </summary>
    public string Path { get; set; } = "data/carillon.db";
}
