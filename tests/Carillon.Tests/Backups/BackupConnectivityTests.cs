using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Time;

namespace Carillon.Tests.Backups;

[Trait("Req", "SC24")]
public sealed class BackupConnectivityTests
{
    [Fact]
    public async Task TestAsync_StoreThatDoesAll_IsDoneAndLeavesNothing()
    {
        var blobs = new InMemoryBackupStore();

        var report = await TestAsync(blobs);

        Assert.Null(report.Failure);
        Assert.Equal(["write", "read", "list", "delete"], report.Steps.Select(step => step.Name));
        Assert.Equal("in memory", report.Store);
        Assert.Empty(blobs.Names);
    }

    [Theory]
    [InlineData(1, "write")]
    [InlineData(2, "read")]
    [InlineData(3, "delete")]
    public async Task TestAsync_ACallThatFails_IsNamedWithItsFault(int call, string step)
    {
        var blobs = new InMemoryBackupStore();

        var report = await TestAsync(new FailingBackupStore(blobs, new CallsThatFail { FailAt = call }));

        Assert.Equal((step, BackupStoreFault.Other, "The backups can't be reached (as the test asked)."), (report.Failure?.Name, report.Failure?.Fault, report.Failure?.Message));
        Assert.Equal(step == "delete" ? 1 : 0, blobs.Names.Count);
    }

    private static async Task<ConnectivityReport> TestAsync(IBackupStore blobs)
    {
        using var random = RandomNumberGenerator.Create();
        return await new BackupConnectivity(blobs, new BackupNames("dev"), new ManualClock(Some.Instant), random).TestAsync(CancellationToken.None);
    }
}
