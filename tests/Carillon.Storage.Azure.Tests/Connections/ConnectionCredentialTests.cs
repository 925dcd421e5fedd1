using Azure.Identity;
using Carillon.Configuration;
using Carillon.Storage.Azure.Connections;

namespace Carillon.Storage.Azure.Tests.Connections;

public sealed class ConnectionCredentialTests
{
    [Theory]
    [InlineData(IdentityKind.Default, typeof(DefaultAzureCredential))]
    [InlineData(IdentityKind.ManagedIdentity, typeof(ManagedIdentityCredential))]
    [InlineData(IdentityKind.WorkloadIdentity, typeof(WorkloadIdentityCredential))]
    [InlineData(IdentityKind.ClientSecret, typeof(ClientSecretCredential))]
    public void Make_EachKind_IsItsCredential(IdentityKind kind, Type credential) =>
        Assert.IsType(credential, ConnectionCredential.Make(new ConnectionIdentity(kind) { ClientId = "ada", TenantId = "acme", ClientSecret = "hush-hush", TokenFile = "/token" }));

    [Fact]
    public void Tables_ByString_AsksForNoIdentity()
    {
        var connection = StorageAccount.Tables(StorageConnection.ByString("AzureWebJobsStorage", "UseDevelopmentStorage=true"));

        Assert.Equal("AzureWebJobsStorage", connection.Setting);
        Assert.Equal("http://127.0.0.1:10002/devstoreaccount1", connection.Connect(new()).Uri.AbsoluteUri.TrimEnd('/'));
    }
}
