namespace Carillon.Backups;

/// <summary>What every store of backups asks of a name, so that it can be kept anywhere.</summary>
public static class BackupBlobName
{
    private const int Longest = 200;

    /// <summary>A name, where it is one: see <see cref="IBackupStore"/>.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string Checked(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= Longest && name.Split('/').All(IsPart) ? name : throw new ArgumentException($"'{name}' is no name of a blob.", nameof(name));
    }

    private static bool IsPart(string part) =>
        part.Length > 0 && char.IsAsciiLetterOrDigit(part[0]) && part.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.');
}
