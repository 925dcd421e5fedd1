namespace Carillon.Storage;

/// <summary>
/// Which version of a row was read. Opaque: it is only handed back to the store that gave it, and is never given twice to one
/// key, also not when the row was deleted and inserted again in between.
/// </summary>
/// <param name="Value">The store's own text.</param>
public readonly record struct RowVersion(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
