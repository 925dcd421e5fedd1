using Carillon.Storage;

namespace Carillon.Backups;

/// <summary>Rows counted, and those that never change digested, so that two places that hold rows can be compared.</summary>
internal struct RowTally
{
    private RowDigest _digest;

    /// <summary>How many rows.</summary>
    public long Rows { get; private set; }

    /// <summary>How many of them are not JSON.</summary>
    public long NotJson { get; private set; }

    /// <summary>How many of them never change.</summary>
    public long FinalRows { get; private set; }

    /// <summary>The digest of those.</summary>
    public readonly string FinalDigest => _digest.ToString();

    /// <summary>Counts a row.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="line">Its line, without what ends it.</param>
    /// <param name="isJson">Whether it is JSON.</param>
    public void Add(RowKey key, ReadOnlySpan<byte> line, bool isJson)
    {
        Count(isJson);
        if (BackupScope.IsFinal(key))
        {
            AddFinal(line);
        }
    }

    /// <summary>Counts a row whose line is added later, if it never changes.</summary>
    public void Count(bool isJson)
    {
        Rows++;
        NotJson += isJson ? 0 : 1;
    }

    /// <summary>Adds the line of a row that was counted, and that never changes.</summary>
    public void AddFinal(ReadOnlySpan<byte> line)
    {
        FinalRows++;
        _digest.Add(line);
    }

    /// <summary>Adds what another one counted.</summary>
    public void Add(RowTally other)
    {
        Rows += other.Rows;
        NotJson += other.NotJson;
        FinalRows += other.FinalRows;
        _digest.Add(other._digest);
    }

    /// <summary>Takes away what another one counted.</summary>
    public void Subtract(RowTally other)
    {
        Rows -= other.Rows;
        NotJson -= other.NotJson;
        FinalRows -= other.FinalRows;
        _digest.Subtract(other._digest);
    }

    /// <summary>What one holds and the other does not, in words. Null where they agree.</summary>
    public readonly string? DifferenceFrom(RowTally expected) =>
        (Rows, NotJson, FinalRows) != (expected.Rows, expected.NotJson, expected.FinalRows)
            ? $"{Rows} rows, {FinalRows} of them final, {NotJson} not JSON; expected were {expected.Rows}, {expected.FinalRows} and {expected.NotJson}"
        : FinalDigest != expected.FinalDigest ? $"the digest {FinalDigest} of final rows; expected was {expected.FinalDigest}"
        : null;
}
