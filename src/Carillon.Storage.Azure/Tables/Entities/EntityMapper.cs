using Azure.Data.Tables;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

/// <summary>
/// Turns rows into entities and back. Which kind stands where is said by its key; each entity carries the version of its shape in
/// the column <c>V</c>. Samples of every version that was ever written stay in the tests.
/// </summary>
internal static class EntityMapper
{
    /// <summary>The version of the shapes that this build writes, and the newest it reads.</summary>
    public const int ShapeVersion = 1;

    /// <summary>The largest entity that the service takes, in bytes as it counts them.</summary>
    public const int LargestEntity = 1024 * 1024;

    /// <summary>The most columns of an entity, beside its keys and its time stamp.</summary>
    public const int MostColumns = 252;

    private const string ShapeColumn = "V";

    private static readonly Dictionary<string, IRowMapper> Mappers = new()
    {
        ["job"] = new JobMapper(),
        ["state"] = new JobStateMapper(),
        ["due"] = new DueMapper(),
        ["live"] = new LiveMapper(),
        ["exec"] = new ExecutionMapper(),
        ["recent"] = new RecentMapper(),
        ["audit"] = new AuditMapper(),
        ["idem"] = new IdempotencyMapper(),
        ["token"] = new TokenMapper(),
        ["build"] = new BuildMapper(),
        ["log"] = new ChangeMapper(),
        ["sweep"] = new SweepMapper(),
        ["alert"] = new AlertMapper(),
        ["check"] = new CheckMapper(),
        ["metric"] = new MetricMapper(),
        ["clean"] = new CleanMapper(),
        ["watch"] = new WatchMapper(),
        ["notice"] = new NoticeMapper(),
    };

    /// <summary>What the installation remembers is of many kinds: there the whole key says which.</summary>
    private static readonly Dictionary<RowKey, IRowMapper> Settings = new()
    {
        [StateKeys.Heartbeat] = new HeartbeatMapper(),
        [StateKeys.HealthCheck] = new HeartbeatMapper(),
        [StateKeys.HandOffKey] = new HandOffKeyMapper(),
        [StateKeys.BackupFeed] = new FeedMapper(),
        [StateKeys.BackupProof] = new ProofMapper(),
        [StateKeys.Restore] = new RestoreMapper(),
        [StateKeys.LiveGeneration] = new GenerationMapper(),
        [StateKeys.RecordCounts] = new RecordCountsMapper(),
    };

    /// <summary>Writes a row.</summary>
    /// <exception cref="ArgumentException">The row is not of the kind that stands at such a key, or is larger than the service takes.</exception>
    public static TableEntity Write(string partition, RowKey key, StateRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (MapperAt(key) is not { } mapper || mapper.Kind != row.GetType())
        {
            throw new ArgumentException($"A {row.GetType().Name} does not stand at '{key}'.", nameof(row));
        }

        var entity = new TableEntity(partition, TableKeys.Checked(key));
        var writer = new EntityWriter(entity);
        writer.Count(ShapeColumn, ShapeVersion);
        mapper.Write(row, writer);
        return writer.Size + (2 * (partition.Length + key.Value.Length)) <= LargestEntity && writer.Columns <= MostColumns
            ? entity
            : throw new ArgumentException(
                $"The row '{key}' takes {writer.Size / 1024} KiB in {writer.Columns} columns; Table Storage keeps 1 MiB and {MostColumns}.", nameof(row));
    }

    /// <summary>Reads a row. One that can't be read comes back as an <see cref="UnreadableRow"/> that says why.</summary>
    public static StateRow Read(RowKey key, TableEntity entity)
    {
        if (RawColumn.Read(entity) is { } body)
        {
            return RowCodec.Decode(key, body);
        }

        if (MapperAt(key) is not { } mapper)
        {
            return new UnreadableRow($"no kind of row is known to stand at '{key}'");
        }

        try
        {
            var reader = new EntityReader(entity);
            return reader.CountOrNull(ShapeColumn) switch
            {
                null => new UnreadableRow("it does not say in which shape it was written"),
                < 1 => new UnreadableRow("it does not say in which shape it was written"),
                > ShapeVersion and var version => new UnreadableRow($"it was written in shape {version}, by a newer build; this one reads up to {ShapeVersion}"),
                _ => mapper.Read(reader),
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return new UnreadableRow(exception.Message);
        }
    }

    private static IRowMapper? MapperAt(RowKey key) =>
        Mappers.TryGetValue(StateKeys.Kind(key), out var mapper) ? mapper : Settings.GetValueOrDefault(key);
}
