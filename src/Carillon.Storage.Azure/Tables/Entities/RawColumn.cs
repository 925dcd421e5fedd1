using Azure.Data.Tables;

namespace Carillon.Storage.Azure.Tables.Entities;

/// <summary>
/// A body that has no form of columns, as it came with a backup: damaged, of a newer build, or written in another way than this
/// build writes. It stands in the column <c>Raw</c>, and goes on in <c>Raw_1</c> and so forth; a full column is never the last one.
/// </summary>
internal static class RawColumn
{
    /// <summary>The most bytes of a column.</summary>
    private const int FullColumn = 64 * 1024;

    private const string Name = "Raw";

    /// <summary>Reads it. Null where there is none, or not all of it.</summary>
    public static byte[]? Read(TableEntity entity)
    {
        if (Column(entity, Name) is not { } column)
        {
            return null;
        }

        if (column.Length < FullColumn)
        {
            return column;
        }

        using var body = new MemoryStream();
        body.Write(column);
        for (var next = 1; column.Length == FullColumn; next++)
        {
            column = Column(entity, EntityWriter.Continuation(Name, next));
            if (column is null)
            {
                return null;
            }

            body.Write(column);
        }

        return body.ToArray();
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="ArgumentException">It is larger than the service takes, or stands at a key that the service does not take.</exception>
    public static TableEntity Write(string partition, RowKey key, byte[] body)
    {
        var entity = new TableEntity(partition, TableKeys.Checked(key));
        var (column, from) = (Name, 0);
        for (var next = 1; body.Length - from >= FullColumn; next++)
        {
            entity[column] = body[from..(from + FullColumn)];
            (column, from) = (EntityWriter.Continuation(Name, next), from + FullColumn);
        }

        entity[column] = body[from..];

        // The service counts some bytes for each column and the keys, too: by far less than this.
        return body.Length <= EntityMapper.LargestEntity - (16 * 1024)
            ? entity
            : throw new ArgumentException($"The row '{key}' takes {body.Length / 1024} KiB; Table Storage keeps 1 MiB.", nameof(body));
    }

    private static byte[]? Column(TableEntity entity, string name) => entity.TryGetValue(name, out var value) ? value as byte[] : null;
}
