using Carillon.Configuration;
using Carillon.Storage;
using Carillon.TestKit.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Carillon.Tests.Configuration;

/// <summary>Which store the settings ask for. A case is its settings, one after the other, as the environment writes them.</summary>
[Trait("Req", "SC17")]
public sealed class StoreChoiceTests
{
    /// <summary>Made up, and nowhere a key.</summary>
    private const string Key = "bm90LWEta2V5LW5vdC1hLWtleQ==";

    private const string Signature = "sv=2024-11-04&ss=t&sig=bm90LWEtc2lnbmF0dXJl";

    private const string Account = $"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={Key};EndpointSuffix=core.windows.net";

    private const string Tables = "https://acme.table.core.windows.net/";

    private const string Blobs = "https://acme.blob.core.windows.net/";

    [Theory]
    [InlineData(true, "", StoreKind.Sqlite)]
    [InlineData(true, "AzureWebJobsStorage=", StoreKind.Sqlite)]
    [InlineData(true, "Carillon__Storage= ", StoreKind.Sqlite)]
    [InlineData(true, "AzureWebJobsStorage__queueServiceUri=https://acme.queue.core.windows.net", StoreKind.Sqlite)]
    [InlineData(false, "Carillon__Storage=sqlite", StoreKind.Sqlite)]
    [InlineData(false, "Carillon__Storage=SQLite", StoreKind.Sqlite)]
    [InlineData(false, "Carillon__Storage=sqlite|WEBSITE_INSTANCE_ID=abc", StoreKind.Sqlite)]
    [InlineData(true, "Carillon__Storage=sqlite|AzureWebJobsStorage=UseDevelopmentStorage=true", StoreKind.Sqlite)]
    [InlineData(true, "Carillon__Storage=sqlite|AzureWebJobsStorage__tableServiceUri=" + Tables, StoreKind.Sqlite)]
    [InlineData(true, "AzureWebJobsStorage=UseDevelopmentStorage=true", StoreKind.Tables)]
    [InlineData(false, "AzureWebJobsStorage=usedevelopmentstorage=TRUE;", StoreKind.Tables)]
    [InlineData(false, "AzureWebJobsStorage=UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://127.0.0.1", StoreKind.Tables)]
    [InlineData(false, "AzureWebJobsStorage=" + Account, StoreKind.Tables)]
    [InlineData(false, "AzureWebJobsStorage=" + Account + "|WEBSITE_INSTANCE_ID=abc", StoreKind.Tables)]
    [InlineData(false, "AzureWebJobsStorage=AccountName=acme;SharedAccessSignature=" + Signature, StoreKind.Tables)]
    [InlineData(false, "AzureWebJobsStorage=TableEndpoint=" + Tables + ";BlobEndpoint=" + Blobs + ";SharedAccessSignature=" + Signature, StoreKind.Tables)]
    [InlineData(false, "AzureWebJobsStorage=AccountName=a;AccountKey=" + Key + ";TableEndpoint=http://127.0.0.1:10002/a;BlobEndpoint=http://127.0.0.1:10000/a", StoreKind.Tables)]
    public void Of_Settings_ChoosesAStore(bool development, string settings, StoreKind kind)
    {
        var choice = StoreChoice.Of(Settings(settings), development);

        Assert.Empty(choice.Problems);
        Assert.Equal(kind, choice.Kind);
        Assert.Equal(kind == StoreKind.Tables, choice.Connection is not null);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage=own", "AzureWebJobsStorage", "own")]
    [InlineData("ConnectionStrings__AzureWebJobsStorage=other|AzureWebJobsStorage=own", "ConnectionStrings:AzureWebJobsStorage", "other")]
    [InlineData("ConnectionStrings__AzureWebJobsStorage=|AzureWebJobsStorage=own", "AzureWebJobsStorage", "own")]
    [InlineData("Carillon__Storage=AzureWebJobsStorage|AzureWebJobsStorage=own", "AzureWebJobsStorage", "own")]
    [InlineData("Carillon__Storage=Storage|AzureWebJobsStorage=own", "AzureWebJobsStorage", "own")]
    [InlineData("Carillon__Storage=Ledger|AzureWebJobsStorage=own|Ledger=other", "Ledger", "other")]
    [InlineData("Carillon__Storage=Ledger|Ledger=own|AzureWebJobsLedger=other", "AzureWebJobsLedger", "other")]
    [InlineData("Carillon__Storage=Ledger|Ledger=own|ConnectionStrings__Ledger=other", "ConnectionStrings:Ledger", "other")]
    [InlineData("Carillon__Storage=Ledger|AzureWebJobsLedger=own|ConnectionStrings__Ledger=other", "AzureWebJobsLedger", "own")]
    [InlineData("Carillon__Storage=Ledger|AzureWebJobsLedger=own|ConnectionStrings__AzureWebJobsLedger=other", "ConnectionStrings:AzureWebJobsLedger", "other")]
    [InlineData("Carillon__Storage=Stores__Ledger|Stores__Ledger=own", "Stores:Ledger", "own")]
    [InlineData("Carillon__Storage=Stores:Ledger|Stores__Ledger=own", "Stores:Ledger", "own")]
    public void Of_SeveralPlaces_TakesTheOneThatTheHostTakes(string settings, string setting, string account)
    {
        var choice = StoreChoice.Of(Settings(settings.Replace("=own", $"=AccountName=own;AccountKey={Key}", StringComparison.Ordinal)
            .Replace("=other", $"=AccountName=other;AccountKey={Key}", StringComparison.Ordinal)), development: false);

        Assert.Equal((setting, $"AccountName={account};AccountKey={Key}"), (choice.Connection?.Setting, choice.Connection?.ConnectionString));
    }

    [Theory]
    [InlineData("S__accountName=acme", IdentityKind.Default, null, Tables, Blobs)]
    [InlineData("S=|S__accountName=acme|S__credential=", IdentityKind.Default, null, Tables, Blobs)]
    [InlineData("S__tableServiceUri=" + Tables + "|S__blobServiceUri=" + Blobs, IdentityKind.Default, null, Tables, Blobs)]
    [InlineData("S__tableServiceUri=https://t.example.org/a|S__accountName=acme", IdentityKind.Default, null, "https://t.example.org/a", Blobs)]
    [InlineData("S__accountName=acme|S__clientId=ada", IdentityKind.Default, "ada", Tables, Blobs)]
    [InlineData("S__accountName=acme|S__credential=managedidentity", IdentityKind.ManagedIdentity, null, Tables, Blobs)]
    [InlineData("S__accountName=acme|S__credential=ManagedIdentity|S__clientId=ada", IdentityKind.ManagedIdentity, "ada", Tables, Blobs)]
    [InlineData("S__accountName=acme|S__credential=managedidentity|S__managedIdentityResourceId=/subscriptions/x", IdentityKind.ManagedIdentity, "/subscriptions/x", Tables, Blobs)]
    [InlineData("S__accountName=acme|S__credential=workloadidentity|S__clientId=ada|S__tenantId=t|S__tokenFilePath=/token", IdentityKind.WorkloadIdentity, "ada t /token", Tables, Blobs)]
    [InlineData("S__accountName=acme|S__credential=workloadidentity|AZURE_CLIENT_ID=ada|AZURE_TENANT_ID=t|AZURE_FEDERATED_TOKEN_FILE=/token", IdentityKind.WorkloadIdentity, "ada t /token", Tables, Blobs)]
    [InlineData("S__accountName=acme|S__clientId=ada|S__tenantId=t|S__clientSecret=hush-hush", IdentityKind.ClientSecret, "ada t hush-hush", Tables, Blobs)]
    [Trait("Req", "SC18")]
    public void Of_IdentityForm_GivesWhoAsksAndWhere(string settings, IdentityKind kind, string? who, string tables, string blobs)
    {
        var choice = StoreChoice.Of(Settings(settings.Replace("S__", "AzureWebJobsStorage__", StringComparison.Ordinal).Replace("S=|", "AzureWebJobsStorage=|", StringComparison.Ordinal)), development: false);

        Assert.Empty(choice.Problems);
        Assert.Equal(StoreKind.Tables, choice.Kind);
        Assert.Null(choice.Connection!.ConnectionString);
        Assert.Equal((tables, blobs), (choice.Connection.TableServiceUri!.AbsoluteUri, choice.Connection.BlobServiceUri!.AbsoluteUri));
        var identity = choice.Connection.Identity!;
        Assert.Equal(kind, identity.Kind);
        Assert.Equal(who ?? "", string.Join(' ', new[] { identity.ClientId, identity.TenantId, identity.ResourceId, identity.TokenFile, identity.ClientSecret }.OfType<string>()));
    }

    [Theory]
    [InlineData("", "S must say where the state is kept, outside of Development: a connection string, 'UseDevelopmentStorage=true', or, for an identity, S__accountName or S__tableServiceUri with S__blobServiceUri. Or write 'sqlite' in Carillon:Storage, for a file on the disk of this machine.")]
    [InlineData("WEBSITE_INSTANCE_ID=abc", "S must say where the state is kept, on Azure: a connection string, 'UseDevelopmentStorage=true', or, for an identity, S__accountName or S__tableServiceUri with S__blobServiceUri. Or write 'sqlite' in Carillon:Storage, if the state may be kept on a disk that is lost with the instance.")]
    [InlineData("Carillon__Storage=redis", "Carillon:Storage must be 'sqlite', the name of a connection, or not set; it is 'redis', and there is no connection of that name. It is looked for as ConnectionStrings:AzureWebJobsredis, AzureWebJobsredis, ConnectionStrings:redis and redis.")]
    [InlineData("Carillon__Storage=" + Account, "Carillon:Storage must be 'sqlite', the name of a connection, or not set. What is written there is no name: a connection string goes into a setting of its own.")]
    [InlineData("S=plain", "S is no connection string, which is made of different names with a value each: 'name=value;name=value'.")]
    [InlineData("S=AccountName=a;AccountName=b", "S is no connection string, which is made of different names with a value each: 'name=value;name=value'.")]
    [InlineData("S=" + Key, "S has neither AccountKey nor SharedAccessSignature.")]
    [InlineData("S=AccountName=acme", "S has neither AccountKey nor SharedAccessSignature.")]
    [InlineData("S=AccountName=acme;AccountKey=", "S has neither AccountKey nor SharedAccessSignature.")]
    [InlineData("S=AccountKey=" + Key, "S has an AccountKey and no AccountName.")]
    [InlineData("S=AccountName=acme;AccountKey=bm90LWEta2V5LW5v.", "S has an AccountKey that is cut or mistyped: it is not Base64.")]
    [InlineData("S=AccountName=acme;AccountKey=" + Key + ";SharedAccessSignature=" + Signature, "S has both AccountKey and SharedAccessSignature, and one of them has to go.")]
    [InlineData("S=TableEndpoint=" + Tables + ";SharedAccessSignature=" + Signature, "S has no BlobEndpoint, and no AccountName that it would follow from.")]
    [InlineData("S=BlobEndpoint=" + Blobs + ";SharedAccessSignature=" + Signature, "S has no TableEndpoint, and no AccountName that it would follow from.")]
    [InlineData("S=AccountName=acme;TableEndpoint=acme;AccountKey=" + Key, "S has a TableEndpoint that is no absolute http or https URL.")]
    [InlineData("S=UseDevelopmentStorage=false", "S has UseDevelopmentStorage, which can only be true.")]
    [InlineData("S=UseDevelopmentStorage=true;AccountName=acme", "S has UseDevelopmentStorage=true, which stands for all the rest of a connection string, and something beside it.")]
    [InlineData("S=" + Account + "|S__accountName=acme", "S is a connection string, and S__accountName is set beside it, which asks for an identity. Leave one of them out.")]
    [InlineData("S=UseDevelopmentStorage=true|S__credential=managedidentity", "S is a connection string, and S__credential is set beside it, which asks for an identity. Leave one of them out.")]
    [InlineData("S__tableServiceUri=" + Tables, "S__tableServiceUri is set without S__blobServiceUri. Both are needed, or S__accountName in their place: executions are kept in tables, their backups and long logs in blobs.")]
    [InlineData("S__blobServiceUri=" + Blobs, "S__blobServiceUri is set without S__tableServiceUri. Both are needed, or S__accountName in their place: executions are kept in tables, their backups and long logs in blobs.")]
    [InlineData("S__credential=managedidentity", "S__credential says who asks, and nothing says whom: set S__accountName, or S__tableServiceUri with S__blobServiceUri.")]
    [InlineData("S__clientId=ada", "S__clientId says who asks, and nothing says whom: set S__accountName, or S__tableServiceUri with S__blobServiceUri.")]
    [InlineData("S__accountName=https://acme.table.core.windows.net", "S__accountName must be the name of a storage account: 3 to 24 lower-case letters and digits.")]
    [InlineData("S__accountName=acme|S__tableServiceUri=http://acme.table.core.windows.net", "S__tableServiceUri must be the address of the service, absolute, https, without user and query, such as 'https://example.table.core.windows.net'. For a shared access signature write a connection string.")]
    [InlineData("S__accountName=acme|S__blobServiceUri=https://acme.blob.core.windows.net/?" + Signature, "S__blobServiceUri must be the address of the service, absolute, https, without user and query, such as 'https://example.blob.core.windows.net'. For a shared access signature write a connection string.")]
    [InlineData("S__accountName=acme|S__credential=hush-hush", "S__credential must be 'managedidentity', 'workloadidentity', or not set.")]
    [InlineData("S__accountName=acme|S__credential=managedidentity|S__clientId=ada|S__managedIdentityResourceId=/x", "S__clientId and S__managedIdentityResourceId both name a managed identity. Leave one of them out.")]
    [InlineData("S__accountName=acme|S__managedIdentityResourceId=/x", "S__managedIdentityResourceId wants 'managedidentity' in S__credential.")]
    [InlineData("S__accountName=acme|S__credential=managedidentity|S__clientSecret=hush-hush", "S__clientSecret wants S__credential left out: it is a credential itself.")]
    [InlineData("S__accountName=acme|S__clientSecret=hush-hush", "S__clientSecret needs S__clientId beside it. S__clientSecret needs S__tenantId beside it.")]
    [InlineData("S__accountName=acme|S__credential=workloadidentity|S__tenantId=t|S__tokenFilePath=/token", "S__credential needs S__clientId or AZURE_CLIENT_ID beside it.")]
    [InlineData("S__accountName=acme|S__credential=workloadidentity|AZURE_CLIENT_ID=ada", "S__credential needs S__tenantId or AZURE_TENANT_ID beside it. S__credential needs S__tokenFilePath or AZURE_FEDERATED_TOKEN_FILE beside it.")]
    [InlineData("S__tableServiceUri=acme|S__credential=hush-hush|S__blobServiceUri=" + Blobs, "S__tableServiceUri must be the address of the service, absolute, https, without user and query, such as 'https://example.table.core.windows.net'. For a shared access signature write a connection string. S__credential must be 'managedidentity', 'workloadidentity', or not set.")]
    public void Of_SettingsThatDoNotHold_IsRefusedWithTheirNameAndNotTheirValue(string settings, string problem)
    {
        // S stands for the connection of the host. Where its forms are listed after what is wrong, they are left out above.
        var choice = StoreChoice.Of(Settings(string.Join('|', settings.Split('|').Select(OfTheHost))), development: false);

        Assert.Null(choice.Kind);
        Assert.Null(choice.Connection);
        var told = string.Join(' ', choice.Problems);
        Assert.StartsWith(Whole(problem), told, StringComparison.Ordinal);
        Assert.All([Key, "sig=", "hush-hush"], secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
    }

    [Fact]
    public void ToString_OfWhatHoldsSecrets_HoldsNone()
    {
        var byString = StoreChoice.Of(Settings("AzureWebJobsStorage=" + Account), development: false);
        var bySecret = StoreChoice.Of(Settings("AzureWebJobsStorage__accountName=acme|AzureWebJobsStorage__clientId=ada|AzureWebJobsStorage__tenantId=t|AzureWebJobsStorage__clientSecret=hush-hush"), development: false);

        Assert.DoesNotContain(Key, byString.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", bySecret.ToString(), StringComparison.Ordinal);
        Assert.Equal("ClientSecret", bySecret.Connection!.Identity!.ToString());
    }

    [Theory]
    [InlineData("WEBSITE_INSTANCE_ID", true)]
    [InlineData("WEBSITE_SKU", true)]
    [InlineData("CONTAINER_NAME WEBSITE_SITE_NAME", true)]
    [InlineData("CONTAINER_NAME", false)]
    [InlineData("WEBSITE_SITE_NAME", false)]
    [InlineData("WEBSITE_HOSTNAME", false)]
    [InlineData("WEBSITE_HOSTNAME WEBSITE_SITE_NAME", false)]
    public void Of_VariablesOfAPlan_IsRefusedInDevelopmentToo(string variables, bool azure)
    {
        var choice = StoreChoice.Of(Settings(string.Join('|', variables.Split(' ').Select(variable => variable + "=x"))), development: true);

        Assert.Equal(azure, choice.Kind is null);
    }

    [Theory]
    [InlineData("Development", "", StoreKind.Sqlite)]
    [InlineData("Production", "Carillon__Storage=sqlite", StoreKind.Sqlite)]
    [InlineData("Production", "AzureWebJobsStorage=UseDevelopmentStorage=true", StoreKind.Tables)]
    [InlineData("Production", "AzureWebJobsStorage__accountName=acme", StoreKind.Tables)]
    public void Engine_OfSeveralStores_MakesTheChosenOneAlone(string environment, string settings, StoreKind chosen)
    {
        var made = new List<StoreKind>();
        using var services = Engine(environment, settings, made, StoreKind.Sqlite, StoreKind.Tables);

        services.GetRequiredService<IStateStore>();

        Assert.Equal([chosen], made);
    }

    [Fact]
    public void Engine_RefusedChoice_MakesNoStoreAndSaysWhy()
    {
        var made = new List<StoreKind>();
        using var services = Engine("Production", "", made, StoreKind.Sqlite, StoreKind.Tables);

        var exception = Assert.Throws<ConfigurationException>(services.GetRequiredService<IStateStore>);

        Assert.StartsWith("Where the state is kept can't be told from these settings:", exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("AzureWebJobsStorage must say", Assert.Single(exception.Problems), StringComparison.Ordinal);
        Assert.Empty(made);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage=UseDevelopmentStorage=true", StoreKind.Sqlite, "AzureWebJobsStorage asks for the store Tables, which was not added to this app. Call AddTableStateStore()")]
    [InlineData("Carillon__Storage=sqlite", StoreKind.Tables, "Carillon:Storage asks for the store Sqlite, which was not added to this app. Call AddSqliteStateStore()")]
    public void Engine_StoreThatWasNotAdded_IsNamed(string settings, StoreKind added, string problem)
    {
        using var services = Engine("Production", settings, [], added);

        var exception = Assert.Throws<ConfigurationException>(services.GetRequiredService<IStateStore>);

        Assert.StartsWith(problem, Assert.Single(exception.Problems), StringComparison.Ordinal);
    }

    private static ServiceProvider Engine(string environment, string settings, List<StoreKind> made, params StoreKind[] added)
    {
        var services = new ServiceCollection();
        services.AddSingleton(Settings(settings));
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment(environment));
        foreach (var kind in added)
        {
            services.AddKeyedSingleton<IStateStore>(kind, (_, _) =>
            {
                made.Add(kind);
                return new InMemoryStateStore();
            });
        }

        return services.AddCarillonEngine().BuildServiceProvider();
    }

    private static string OfTheHost(string setting) =>
        setting.StartsWith("S=", StringComparison.Ordinal) || setting.StartsWith("S__", StringComparison.Ordinal) ? "AzureWebJobsStorage" + setting[1..] : setting;

    private static string Whole(string problem) =>
        string.Join(' ', problem.Split(' ').Select(word => word == "S" || word.StartsWith("S__", StringComparison.Ordinal) ? "AzureWebJobsStorage" + word[1..] : word));

    private static IConfiguration Settings(string settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2))
            .Select(setting => KeyValuePair.Create(setting[0].Replace("__", ":", StringComparison.Ordinal), (string?)setting[1])))
        .Build();

    private sealed class HostingEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Carillon.Tests";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
