using System.Text;

namespace Carillon.Storage.Rows;

/// <summary>
/// <c>conf!handoff</c>: the key with which requests that hand runs off are signed. Whoever has it can have runs begin that were
/// claimed; it is shown nowhere, and its text leaves it out.
/// </summary>
/// <param name="Key">32 random bytes, in Base64.</param>
/// <param name="MadeAt">When it was made.</param>
public sealed record HandOffKeyRow(string Key, DateTimeOffset MadeAt) : StateRow
{
    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append("Key = ***, MadeAt = ").Append(MadeAt);
        return true;
    }
}
