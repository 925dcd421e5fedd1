using Azure.Data.Tables;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

/// <summary>
/// Turns entities into the bodies that backups are made of, and back. A body stands in the table in the first of these forms that
/// gives exactly the same bytes again: as the columns of its row; as the entity that it was, see <see cref="ForeignEntity"/>; as it
/// is, see <see cref="RawColumn"/>.
/// </summary>
internal static class EntityBody
{
    /// <summary>The body of an entity: of a row what the codec writes, of anything else what stands there.</summary>
    public static byte[] Of(RowKey key, TableEntity entity)
    {
        if (RawColumn.Read(entity) is { } body)
        {
            return body;
        }

        try
        {
            return EntityMapper.Read(key, entity) is var row and not UnreadableRow ? RowCodec.Encode(key, row) : ForeignEntity.Write(entity);
        }
        catch (ArgumentException)
        {
            // Such as a number that JSON has none of.
            return ForeignEntity.Write(entity);
        }
    }

    /// <summary>The entity of a body.</summary>
    /// <exception cref="ArgumentException">It is larger than the service takes, or stands at a key that the service does not take.</exception>
    public static TableEntity Entity(string partition, RowKey key, byte[] body) =>
        OfRow(partition, key, body) is { } row && IsSame(key, row, body) ? row
        : ForeignEntity.Read(partition, key, body) is { } foreign && IsSame(key, foreign, body) ? foreign
        : RawColumn.Write(partition, key, body);

    private static TableEntity? OfRow(string partition, RowKey key, byte[] body)
    {
        if (RowCodec.Decode(key, body) is not (var row and not UnreadableRow))
        {
            return null;
        }

        try
        {
            return EntityMapper.Write(partition, key, row);
        }
        catch (ArgumentException)
        {
            // The service has no columns for it, such as for a time before 1601.
            return null;
        }
    }

    private static bool IsSame(RowKey key, TableEntity entity, byte[] body) => Of(key, entity).AsSpan().SequenceEqual(body);
}
