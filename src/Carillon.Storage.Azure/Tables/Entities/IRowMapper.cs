using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

/// <summary>How one kind of row stands in the table. Written by hand: a column is a promise to whoever reads the table.</summary>
internal interface IRowMapper
{
    /// <summary>The kind.</summary>
    Type Kind { get; }

    /// <summary>Writes a row of the kind.</summary>
    void Write(StateRow row, EntityWriter entity);

    /// <summary>Reads a row of the kind.</summary>
    /// <exception cref="FormatException">It can't be read; the message says why.</exception>
    StateRow Read(EntityReader entity);
}
