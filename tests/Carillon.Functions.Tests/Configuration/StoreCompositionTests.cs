using Carillon.Backups;
using Carillon.Backups.Live;
using Carillon.Configuration;
using Carillon.Storage;
using Carillon.Storage.Azure.Tables;
using Carillon.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Carillon.Functions.Tests.Configuration;

/// <summary>The store that the app, as it is composed, takes by its settings. None of them is opened.</summary>
public sealed class StoreCompositionTests
{
    private const string Key = "bm90LWEta2V5LW5vdC1hLWtleQ==";

    [Theory]
    [InlineData("Development", typeof(SqliteStateStore), "SQLite, data/carillon.db")]
    [InlineData("Production", typeof(SqliteStateStore), "SQLite, data/carillon.db", "Carillon:Storage=sqlite", "AzureWebJobsStorage=UseDevelopmentStorage=true")]
    [InlineData("Development", typeof(TableStateStore), "Table Storage, 127.0.0.1:10002/devstoreaccount1, table Carillon", "AzureWebJobsStorage=UseDevelopmentStorage=true")]
    [InlineData("Production", typeof(TableStateStore), "Table Storage, acme.table.core.windows.net, table Carillon", "AzureWebJobsStorage=DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=" + Key)]
    [InlineData("Production", typeof(TableStateStore), "Table Storage, acme.table.core.windows.net, table Bells", "Carillon:Storage=Ledger", "Ledger=TableEndpoint=https://acme.table.core.windows.net;BlobEndpoint=https://acme.blob.core.windows.net;SharedAccessSignature=sv=2024-11-04&sig=" + Key, "Carillon:Tables:Table=Bells")]
    [InlineData("Production", typeof(TableStateStore), "Table Storage, acme.table.core.windows.net, table Carillon", "AzureWebJobsStorage:accountName=acme")]
    [InlineData("Production", typeof(TableStateStore), "Table Storage, acme.table.core.windows.net, table Carillon", "AzureWebJobsStorage:tableServiceUri=https://acme.table.core.windows.net", "AzureWebJobsStorage:blobServiceUri=https://acme.blob.core.windows.net")]
    [InlineData("Production", typeof(TableStateStore), "Table Storage, acme.table.core.windows.net, table Carillon", "AzureWebJobsStorage:accountName=acme", "AzureWebJobsStorage:credential=managedidentity", "AzureWebJobsStorage:clientId=00000000-0000-0000-0000-000000000001")]
    [InlineData("Production", typeof(TableStateStore), "Table Storage, acme.table.core.windows.net, table Carillon", "AzureWebJobsStorage:accountName=acme", "AzureWebJobsStorage:credential=managedidentity", "AzureWebJobsStorage:managedIdentityResourceId=/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i")]
    [InlineData("Production", typeof(TableStateStore), "Table Storage, acme.table.core.windows.net, table Carillon", "AzureWebJobsStorage:accountName=acme", "AzureWebJobsStorage:credential=workloadidentity", "AZURE_CLIENT_ID=ada", "AZURE_TENANT_ID=t", "AZURE_FEDERATED_TOKEN_FILE=/token")]
    [InlineData("Production", typeof(TableStateStore), "Table Storage, acme.table.core.windows.net, table Carillon", "AzureWebJobsStorage:accountName=acme", "AzureWebJobsStorage:clientId=ada", "AzureWebJobsStorage:tenantId=t", "AzureWebJobsStorage:clientSecret=" + Key)]
    [Trait("Req", "SC18")]
    public void Compose_Settings_TakeTheirStoreAndItSaysWhich(string environment, Type store, string description, params string[] settings)
    {
        using var app = Compose(environment, settings);

        var feed = Assert.IsType<ChangeFeedStore>(app.Services.GetRequiredService<IStateStore>());
        var chosen = Assert.IsType<StateGenerations>(feed.Inner).Home;

        Assert.IsType(store, chosen);
        Assert.Equal(description, chosen.Description);
    }

    [Theory]
    [InlineData("Production", "AzureWebJobsStorage must say where the state is kept, outside of Development")]
    [InlineData("Development", "AzureWebJobsStorage must say where the state is kept, on Azure", "WEBSITE_INSTANCE_ID=abc")]
    [InlineData("Development", "AzureWebJobsStorage__tableServiceUri is set without AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage:tableServiceUri=https://acme.table.core.windows.net")]
    public void Compose_SettingsThatDoNotHold_StopTheStartAndAreNamed(string environment, string problem, params string[] settings)
    {
        using var app = Compose(environment, settings);

        var exception = Assert.Throws<ConfigurationException>(app.Services.GetRequiredService<IStateStore>);

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Functions")]
    [InlineData("acme-jobs", "WEBSITE_SITE_NAME=acme-jobs")]
    [InlineData("bells", "WEBSITE_SITE_NAME=acme-jobs", "Carillon:Tables:App=bells")]
    public void Compose_NameOfTheApp_IsTheOneThatNoOtherHas(string name, params string[] settings)
    {
        using var app = Compose("Production", settings);

        Assert.Equal(name, app.Services.GetRequiredService<IOptions<TableStoreOptions>>().Value.App);
    }

    private static IHost Compose(string environment, string[] settings)
    {
        var builder = global::Functions.Program.Compose(["--applicationName=Functions", "--port=0", $"--environment={environment}"]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(setting => KeyValuePair.Create(setting[0], (string?)setting[1])));
        return builder.Build();
    }
}
