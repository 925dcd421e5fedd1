using Azure.Core;
using Azure.Identity;
using Carillon.Configuration;

namespace Carillon.Storage.Azure.Connections;

/// <summary>Makes what gets tokens for an identity. Made only where a setting asks for one: looking for an identity takes a while.</summary>
internal static class ConnectionCredential
{
    /// <summary>Makes it; nothing is asked for yet.</summary>
    public static TokenCredential Make(ConnectionIdentity identity) => identity.Kind switch
    {
        IdentityKind.ManagedIdentity => new ManagedIdentityCredential(Managed(identity)),
        IdentityKind.WorkloadIdentity => new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions
        {
            ClientId = identity.ClientId,
            TenantId = identity.TenantId,
            TokenFilePath = identity.TokenFile,
        }),
        IdentityKind.ClientSecret => new ClientSecretCredential(identity.TenantId, identity.ClientId, identity.ClientSecret),
        _ => new DefaultAzureCredential(Default(identity)),
    };

    private static ManagedIdentityId Managed(ConnectionIdentity identity) => identity switch
    {
        { ResourceId: { } resource } => ManagedIdentityId.FromUserAssignedResourceId(new ResourceIdentifier(resource)),
        { ClientId: { } client } => ManagedIdentityId.FromUserAssignedClientId(client),
        _ => ManagedIdentityId.SystemAssigned,
    };

    private static DefaultAzureCredentialOptions Default(ConnectionIdentity identity)
    {
        // What is not written stays as the environment has it.
        var options = new DefaultAzureCredentialOptions();
        if (identity.TenantId is { } tenant)
        {
            options.TenantId = tenant;
        }

        if (identity.ClientId is { } client)
        {
            options.ManagedIdentityClientId = client;
            options.WorkloadIdentityClientId = client;
        }

        return options;
    }
}
