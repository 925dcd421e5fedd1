using System.Text;
using Carillon.Backups;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Backups;

public sealed class BackupScopeTests
{
    /// <summary>A snapshot asks of a key as a store keeps it, an increment of one that was read.</summary>
    [Fact]
    [Trait("Req", "SC27")]
    public void Covers_EveryKindOfRow_SaysTheSameOfAKeyInEitherForm()
    {
        var keys = SampleRows.All.Select(row => row.Key).Append(StateKeys.Token(ExecutionId.Random(Some.Instant))).Append(StateKeys.HandOffKey).ToList();

        Assert.All(keys, key => Assert.Equal(
            (key, BackupScope.Covers(key), BackupScope.IsFinal(key)),
            (key, BackupScope.Covers(Encoding.UTF8.GetBytes(key.Value)), BackupScope.IsFinal(Encoding.UTF8.GetBytes(key.Value)))));
    }

    [Fact]
    [Trait("Req", "TO53")]
    public void Covers_WhatLetsSomebodyIn_IsInNoBackup() =>
        Assert.DoesNotContain([StateKeys.Token(ExecutionId.Random(Some.Instant)), StateKeys.HandOffKey], key => BackupScope.Covers(Encoding.UTF8.GetBytes(key.Value)));
}
