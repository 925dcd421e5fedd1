using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Carillon.Storage.Azure.Tests.Blobs;

/// <summary>The place for backups follows from where the state is, unless it is said; restores are tried in SQLite wherever they are.</summary>
[Trait("Req", "SC27")]
public sealed class BlobBackupServicesTests
{
    [Theory]
    [InlineData("UseDevelopmentStorage=true", null, null, "Blob Storage, 127.0.0.1:10000/devstoreaccount1, container carillon-backups")]
    [InlineData("UseDevelopmentStorage=true", null, "billing-backups", "Blob Storage, 127.0.0.1:10000/devstoreaccount1, container billing-backups")]
    [InlineData("AccountName=acme;SharedAccessSignature=sv=2024-11-04&sig=bm90LWEtc2lnbmF0dXJl", null, null, "Blob Storage, acme.blob.core.windows.net, container carillon-backups")]
    [InlineData("UseDevelopmentStorage=true", "folder", null, "the folder data/backups")]
    [InlineData(null, null, null, "the folder data/backups")]
    public async Task Store_ByTheSettings_IsTheOneChosen(string? account, string? storage, string? container, string expected)
    {
        await using var services = Build(("AzureWebJobsStorage", account), ("Carillon:Backup:Storage", storage), ("Carillon:Backup:Container", container)).AddBlobBackups().AddFolderBackups().BuildServiceProvider();

        Assert.Equal(expected, services.GetRequiredService<IBackupStore>().Description);
        Assert.IsType<SqliteScratchStores>(services.GetRequiredService<IScratchStores>());
    }

    [Fact]
    public async Task Store_ThatWasNotAdded_IsNamed()
    {
        await using var services = Build(("AzureWebJobsStorage", "UseDevelopmentStorage=true")).AddFolderBackups().BuildServiceProvider();

        Assert.Contains("Call AddBlobBackups()", Assert.Throws<ConfigurationException>(services.GetRequiredService<IBackupStore>).Message, StringComparison.Ordinal);
    }

    private static IServiceCollection Build(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Where(setting => setting.Value is not null).ToDictionary(setting => setting.Key, setting => setting.Value)).Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory, ContentRootFileProvider = new NullFileProvider() })
            .AddSingleton(TimeProvider.System)
            .AddSingleton(StoreChoice.Of(configuration, development: true))
            .AddSqliteStateStore()
            .AddSingleton<IStateStore>(_ => throw new InvalidOperationException("The state is not asked for."))
            .AddCarillonBackups();
    }
}
