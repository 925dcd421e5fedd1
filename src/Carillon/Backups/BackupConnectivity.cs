using System.Security.Cryptography;
using System.Text;

namespace Carillon.Backups;

/// <summary>
/// Tries everything that backups ask of their store, with a blob of its own that no backup takes for one of its own, and says what
/// failed: name resolution, connection, credentials, permission, container or clock.
/// </summary>
public sealed class BackupConnectivity(IBackupStore blobs, BackupNames names, TimeProvider time, RandomNumberGenerator random)
{
    /// <summary>Tries to write, read, list and delete.</summary>
    public async Task<ConnectivityReport> TestAsync(CancellationToken cancellationToken)
    {
        var id = new byte[16];
        random.GetBytes(id);
        var folder = names.Environment + "/connectivity/";
        var name = folder + Convert.ToHexStringLower(id);
        var content = Encoding.UTF8.GetBytes(name);
        var steps = new List<ConnectivityStep>();
        if (await TryAsync("write", async () => await blobs.TryWriteAsync(name, content, cancellationToken) ? null : "says that it is there already"))
        {
            _ = await TryAsync("read", ReadAsync) && await TryAsync("list", ListAsync);
            await TryAsync("delete", async () =>
            {
                await blobs.DeleteAsync(name, cancellationToken);
                return null;
            });
        }

        return new ConnectivityReport(blobs.Description, steps);

        async Task<string?> ReadAsync()
        {
            using var there = new MemoryStream();
            return !await blobs.TryReadAsync(name, there, cancellationToken) ? "says that it is not there"
                : there.GetBuffer().AsSpan(0, (int)there.Length).SequenceEqual(content) ? null
                : "gives something else than was written";
        }

        async Task<string?> ListAsync() =>
            await blobs.ListAsync(folder, cancellationToken).AnyAsync(blob => blob.Name == name, cancellationToken) ? null : "does not list it";

        async Task<bool> TryAsync(string step, Func<Task<string?>> act)
        {
            var begun = time.GetTimestamp();
            try
            {
                var wrong = await act();
                steps.Add(wrong is null
                    ? new ConnectivityStep(step, time.GetElapsedTime(begun))
                    : new ConnectivityStep(step, time.GetElapsedTime(begun), BackupStoreFault.Other, $"'{name}' was written, and {blobs.Description} {wrong}."));
            }
            catch (BackupStoreException exception)
            {
                steps.Add(new ConnectivityStep(step, time.GetElapsedTime(begun), exception.Fault, exception.Message));
            }

            return steps[^1].Fault is null;
        }
    }
}
