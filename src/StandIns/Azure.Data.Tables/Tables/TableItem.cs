using System.Runtime.Serialization;

namespace Azure.Data.Tables.Models;

/// <summary>A table of an account.</summary>
public class TableItem
{
    /// <summary>A table by its name.</summary>
    /// <param name="name">3 to 63 letters and digits, a letter first.</param>
    public TableItem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The table's name.</summary>
    [DataMember(Name = "TableName")]
    public string Name { get; }
}
