using Microsoft.Extensions.Configuration;

namespace Carillon.Configuration;

/// <summary>Reads who a connection is made as, by the properties that identity-based connections of Azure Functions have in common.</summary>
internal static class IdentityReader
{
    /// <summary>Reads it, and adds what is wrong to the problems.</summary>
    public static ConnectionIdentity Read(ConnectionSetting setting, IConfiguration configuration, List<string> problems)
    {
        var kind = Kind(setting, problems);
        var identity = new ConnectionIdentity(kind)
        {
            ClientId = setting["clientId"],
            TenantId = setting["tenantId"],
            ResourceId = setting["managedIdentityResourceId"],
            ClientSecret = setting["clientSecret"],
        };

        switch (kind)
        {
            case IdentityKind.ClientSecret:
                Need(setting, "clientId", identity.ClientId, "clientSecret", problems);
                Need(setting, "tenantId", identity.TenantId, "clientSecret", problems);
                break;
            case IdentityKind.ManagedIdentity when identity is { ClientId: not null, ResourceId: not null }:
                problems.Add($"{setting.NameOf("clientId")} and {setting.NameOf("managedIdentityResourceId")} both name a managed identity. Leave one of them out.");
                break;
            case IdentityKind.WorkloadIdentity:
                // What is not written here is in the environment, where Kubernetes writes it.
                identity = identity with
                {
                    ClientId = identity.ClientId ?? Variable(configuration, "AZURE_CLIENT_ID"),
                    TenantId = identity.TenantId ?? Variable(configuration, "AZURE_TENANT_ID"),
                    TokenFile = setting["tokenFilePath"] ?? Variable(configuration, "AZURE_FEDERATED_TOKEN_FILE"),
                };
                Need(setting, "clientId", identity.ClientId, "credential", problems, " or AZURE_CLIENT_ID");
                Need(setting, "tenantId", identity.TenantId, "credential", problems, " or AZURE_TENANT_ID");
                Need(setting, "tokenFilePath", identity.TokenFile, "credential", problems, " or AZURE_FEDERATED_TOKEN_FILE");
                break;
            default:
                break;
        }

        if (identity.ResourceId is not null && kind != IdentityKind.ManagedIdentity)
        {
            problems.Add($"{setting.NameOf("managedIdentityResourceId")} wants 'managedidentity' in {setting.NameOf("credential")}.");
        }

        if (identity.ClientSecret is not null && kind != IdentityKind.ClientSecret)
        {
            problems.Add($"{setting.NameOf("clientSecret")} wants {setting.NameOf("credential")} left out: it is a credential itself.");
        }

        return identity;
    }

    private static IdentityKind Kind(ConnectionSetting setting, List<string> problems)
    {
        switch (setting["credential"]?.ToUpperInvariant())
        {
            case null:
                return setting["clientSecret"] is null ? IdentityKind.Default : IdentityKind.ClientSecret;
            case "MANAGEDIDENTITY":
                return IdentityKind.ManagedIdentity;
            case "WORKLOADIDENTITY":
                return IdentityKind.WorkloadIdentity;
            default:
                problems.Add($"{setting.NameOf("credential")} must be 'managedidentity', 'workloadidentity', or not set.");
                return IdentityKind.Default;
        }
    }

    private static void Need(ConnectionSetting setting, string key, string? value, string where, List<string> problems, string or = "")
    {
        if (value is null)
        {
            problems.Add($"{setting.NameOf(where)} needs {setting.NameOf(key)}{or} beside it.");
        }
    }

    private static string? Variable(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value ? value : null;
}
