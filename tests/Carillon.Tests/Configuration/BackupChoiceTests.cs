using Carillon.Configuration;
using Microsoft.Extensions.Configuration;

namespace Carillon.Tests.Configuration;

/// <summary>Where the settings ask for backups to be kept. A case is its settings, one after the other, as the environment writes them.</summary>
[Trait("Req", "SC27")]
public sealed class BackupChoiceTests
{
    private const string Own = "AzureWebJobsStorage=AccountName=own;AccountKey=bm90LWEta2V5LW5vdC1hLWtleQ==";
    private const string Other = "Ledger=AccountName=other;AccountKey=bm90LWEta2V5LW5vdC1hLWtleQ==";

    [Theory]
    [InlineData("", null, BackupKind.Folder, null)]
    [InlineData("Carillon__Storage=sqlite|" + Own, null, BackupKind.Folder, null)]
    [InlineData(Own, null, BackupKind.Blobs, "AzureWebJobsStorage")]
    [InlineData(Own, " ", BackupKind.Blobs, "AzureWebJobsStorage")]
    [InlineData(Own, "Folder", BackupKind.Folder, null)]
    [InlineData(Own + "|" + Other, "Ledger", BackupKind.Blobs, "Ledger")]
    [InlineData("Carillon__Storage=sqlite|" + Own, "AzureWebJobsStorage", BackupKind.Blobs, "AzureWebJobsStorage")]
    public void Of_Settings_ChoosesAPlace(string settings, string? storage, BackupKind kind, string? connection)
    {
        var choice = Of(settings, storage, development: true);

        Assert.Empty(choice.Problems);
        Assert.Equal((kind, connection), (choice.Kind, choice.Connection?.Setting));
    }

    [Theory]
    [InlineData(Own, "nobody", "Carillon:Backup:Storage must be 'folder', the name of a connection, or not set; it is 'nobody', and there is no connection of that name.")]
    [InlineData(Own, "AccountName=own;AccountKey=bm90LWEta2V5", "Carillon:Backup:Storage must be 'folder', the name of a connection, or not set. What is written there is no name")]
    [InlineData("Ledger=nonsense", "Ledger", "Ledger ")]
    [InlineData("", null, "AzureWebJobsStorage must say")]
    public void Of_WhatCannotBe_SaysTheSettingAndNotItsValue(string settings, string? storage, string problem)
    {
        var choice = Of(settings, storage, development: false);

        Assert.Null(choice.Kind);
        Assert.StartsWith(problem, Assert.Single(choice.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain("bm90LWEta2V5", choice.Problems[0], StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", choice.Problems[0], StringComparison.Ordinal);
    }

    private static BackupChoice Of(string settings, string? storage, bool development)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2))
                .Select(setting => KeyValuePair.Create(setting[0].Replace("__", ":", StringComparison.Ordinal), (string?)setting[1])))
            .Build();
        return BackupChoice.Of(new BackupOptions { Storage = storage }, StoreChoice.Of(configuration, development), configuration);
    }
}
