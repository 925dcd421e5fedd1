namespace Carillon.Storage.Azure.Tables;

/// <summary><c>Carillon:Tables</c>: where in Table Storage the state is kept, and how it is asked.</summary>
public sealed class TableStoreOptions
{
    /// <summary>
    /// The table: 3 to 63 letters and digits, a letter first. It is made where there is none. Apps and tenants share it, each in
    /// partitions of its own. Default: <c>Carillon</c>.
    /// </summary>
    public string Table { get; set; } = "Carillon";

    /// <summary>
    /// What tells the rows of this app from those of others in the table: the same for every instance of the app, and another one
    /// for each app. Compared without case. Default: not set, which means the app's name.
    /// </summary>
    public string? App { get; set; }

    /// <summary>Whose jobs these are, where one app serves several; compared without case. Default: <c>default</c>.</summary>
    public string Tenant { get; set; } = "default";

    /// <summary>The most requests on their way to the service at once; more of them wait for their turn. 1 to 1,000. Default: 64.</summary>
    public int RequestsAtOnce { get; set; } = 64;
}
