using Carillon.Backups;
using Carillon.TestKit.Backups;

namespace Carillon.Tests.Backups;

/// <summary>The tests' own store of backups keeps the contract too.</summary>
public sealed class InMemoryBackupStoreTests : BackupStoreContract
{
    protected override Task<IBackupStore> CreateAsync() => Task.FromResult<IBackupStore>(new InMemoryBackupStore());
}
