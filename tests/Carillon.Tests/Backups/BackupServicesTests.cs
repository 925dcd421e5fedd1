using System.Security.Cryptography;
using Carillon.Backups;
using Carillon.Configuration;
using Carillon.Diagnostics;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Backups;
using Carillon.TestKit.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Carillon.Tests.Backups;

[Trait("Req", "SC18")]
[Trait("Req", "SC19")]
[Trait("Req", "SC28")]
public sealed class BackupServicesTests
{
    [Theory]
    [InlineData("Development", null, null, "dev", false)]
    [InlineData("Production", null, null, "prod", true)]
    [InlineData("Staging", null, null, "staging", true)]
    [InlineData("Testing", null, null, "dev", false)]
    [InlineData("Production", "production", null, "prod", true)]
    [InlineData("Development", "Development", null, "dev", false)]
    [InlineData("Production", "staging", null, "staging", true)]
    [InlineData("Production", "dev", null, "dev", false)]
    [InlineData("Production", "dev", "blue-1", "blue-1", true)]
    public async Task Environment_SaidOrNot_IsThePrefixAndSwitchesTheFeed(string host, string? variable, string? setting, string expected, bool feed)
    {
        await using var services = Build(host, ("ENVIRONMENT", variable), ("Carillon:Backup:Environment", setting));
        var store = services.GetRequiredService<IStateStore>();
        await store.OpenAsync(CancellationToken.None);

        Assert.Equal(expected, services.GetRequiredService<BackupNames>().Environment);
        Assert.Equal(feed, await store.ReadAsync(StateKeys.BackupFeed, CancellationToken.None) is not null);
    }

    [Theory]
    [InlineData("Development", "true", true)]
    [InlineData("Production", "false", false)]
    public async Task Enabled_Said_Holds(string host, string enabled, bool feed)
    {
        await using var services = Build(host, ("Carillon:Backup:Enabled", enabled));
        var store = services.GetRequiredService<IStateStore>();
        await store.OpenAsync(CancellationToken.None);

        Assert.Equal(feed, await store.ReadAsync(StateKeys.BackupFeed, CancellationToken.None) is not null);
    }

    [Fact]
    public async Task Services_AllOfThem_TakeASnapshotAndProveIt()
    {
        await using var services = Build("Production");
        await services.GetRequiredService<IStateStore>().OpenAsync(CancellationToken.None);

        var manifest = await services.GetRequiredService<SnapshotWriter>().TakeAsync(null, CancellationToken.None);
        var proof = await services.GetRequiredService<RestoreDrill>().RunAsync(null, CancellationToken.None);
        await services.GetRequiredService<BackupRetention>().RunAsync(CancellationToken.None);

        Assert.Equal((manifest.Id, null), (proof.Snapshot, proof.Failure));
        Assert.Same(services.GetRequiredService<IStateStore>(), services.GetRequiredService<ChangeFeedStore>());
    }

    [Fact]
    public async Task Options_NothingSet_AreThese()
    {
        await using var services = Build("Production");
        var options = services.GetRequiredService<IOptions<BackupOptions>>().Value;

        Assert.Equal((null, null, "data/backups", TimeSpan.FromHours(168)), (options.Enabled, options.Environment, options.Folder, options.SnapshotRetention));
        Assert.Equal((null, "carillon-backups"), (options.Storage, options.Container));
    }

    [Theory]
    [InlineData("Carillon:Backup:Environment", "Prod", "Carillon:Backup:Environment must be 1 to 32 lower-case letters, digits and '-', beginning with a letter or a digit; it is 'Prod'.")]
    [InlineData("Carillon:Backup:Folder", " ", "Carillon:Backup:Folder must be the path of a folder; it is ' '.")]
    [InlineData("Carillon:Backup:Container", "My--backups", "Carillon:Backup:Container must be the name of a container: 3 to 63 lower-case letters, digits and single '-' between them; it is 'My--backups'.")]
    [InlineData("Carillon:Backup:SnapshotRetention", "00:59:59", "Carillon:Backup:SnapshotRetention must be from 01:00:00 to 3650.00:00:00; it is '00:59:59'.")]
    public async Task Options_OutOfBounds_SayKeyRuleAndValue(string key, string value, string message)
    {
        await using var services = Build("Production", (key, value));

        Assert.Equal(message, Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<BackupOptions>>().Value).Message);
    }

    [Fact]
    public async Task Environment_VariableThatIsNoName_SaysSo()
    {
        await using var services = Build("Production", ("ENVIRONMENT", "../prod"));

        Assert.Contains("ENVIRONMENT must be", Assert.Throws<ConfigurationException>(services.GetRequiredService<BackupNames>).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(string host, params (string Key, string? Value)[] settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.Where(setting => setting.Value is not null).ToDictionary(setting => setting.Key, setting => setting.Value)).Build())
        .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = host })
        .AddSingleton(TimeProvider.System)
        .AddSingleton(_ => RandomNumberGenerator.Create())
        .AddSingleton(new ProcessIdentity("some-instance", "some-build", Some.Instant, Some.Instant))
        .AddSingleton<IStateStore, InMemoryStateStore>()
        .AddSingleton<IBackupStore, InMemoryBackupStore>()
        .AddSingleton<IScratchStores>(new BackupBench())
        .AddCarillonBackups()
        .BuildServiceProvider();
}
