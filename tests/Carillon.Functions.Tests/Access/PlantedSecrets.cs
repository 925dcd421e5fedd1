namespace Carillon.Functions.Tests.Access;

/// <summary>Settings with a secret of every kind in them.</summary>
internal static class PlantedSecrets
{
    public const string First = "token-of-the-settings-0123456789";

    /// <summary>The kind, its setting, the setting's value, and what of it is the secret.</summary>
    public static IReadOnlyList<(string Kind, string Key, string Value, string Secret)> All { get; } =
    [
        ("connection string", "ConnectionStrings:Sales", "Server=db.example;User ID=sa;Password=pass-of-the-database;Encrypt=true", "pass-of-the-database"),
        ("account key", "Other:Account", "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5LW9mLXRoZS1hY2NvdW50Kys=;EndpointSuffix=x", "a2V5LW9mLXRoZS1hY2NvdW50Kys="),
        ("shared access signature", "Other:BlobSas", "sv=2024-11-04&ss=b&sig=c2lnbmF0dXJlLW9mLWJsb2Jz", "c2lnbmF0dXJlLW9mLWJsb2Jz"),
        ("signed URL", "Other:Address", "https://acme.blob.example/c?sv=2024-11-04&sig=c2lnbmF0dXJlLW9mLWEtdXJs", "c2lnbmF0dXJlLW9mLWEtdXJs"),
        ("bearer token", "Content:ServiceRoleKey", "eyJhbGciOiJub25lIn0.bearer.", "eyJhbGciOiJub25lIn0.bearer."),
        ("password in a URL", "Proxy:Address", "http://robot:pass-of-the-proxy@proxy.example:8080", "pass-of-the-proxy"),
        ("Application Insights", "APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=5d3f1c2e-0000-4000-8000-key-insights;IngestionEndpoint=https://in.example/", "5d3f1c2e-0000-4000-8000-key-insights"),
        ("webhook", "Notify:WebhookUrl", "https://hooks.example/services/T0/B0/path-of-the-webhook", "path-of-the-webhook"),
        ("URL with a key", "Notify:Address", "https://acme.example/api/ring?code=key-of-the-function==", "key-of-the-function=="),
        ("first token", "Carillon:Access:Token", First, First),
        ("client secret", "AzureWebJobsOther:clientSecret", "secret-of-the-client~1", "secret-of-the-client~1"),
        ("API key", "OPENAI_API_KEY", "sk-key-of-the-api", "sk-key-of-the-api"),
        ("password", "Mail:Password", "pass+of/the mail", "pass+of/the mail"),
    ];
}
