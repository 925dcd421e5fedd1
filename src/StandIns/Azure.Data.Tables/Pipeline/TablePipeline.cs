using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Access;
using Azure.Data.Tables.Errors;

namespace Azure.Data.Tables.Pipeline;

/// <summary>The way to one account: its address, and Azure.Core's pipeline with the policy that carries the right to it.</summary>
internal sealed class TablePipeline
{
    // For the whole of storage; an account is picked by the request's host.
    private const string Scope = "https://storage.azure.com/.default";

    private readonly HttpPipeline pipeline;
    private readonly string version;

    private TablePipeline(Uri endpoint, string account, TableClientOptions? options, HttpPipelinePolicy? access)
    {
        options ??= new TableClientOptions();
        Address = TableEndpoint.Base(endpoint);
        Account = account;
        version = options.Version;
        var composition = new HttpPipelineOptions(options) { RequestFailedDetailsParser = TableErrorParser.Instance };
        if (access is not null)
        {
            composition.PerRetryPolicies.Add(access);
        }

        pipeline = HttpPipelineBuilder.Build(composition);
    }

    /// <summary>The account's address, without a slash at its end.</summary>
    public string Address { get; }

    public string Account { get; }

    public static TablePipeline For(string connectionString, TableClientOptions? options)
    {
        var connection = TableConnectionString.Parse(connectionString);
        return new TablePipeline(
            connection.Endpoint,
            connection.AccountName,
            options,
            connection.Key is { } key ? new SharedKeyPolicy(key, TimeProvider.System) : new SasPolicy(connection.Sas!));
    }

    public static TablePipeline For(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new TablePipeline(endpoint, credential.AccountName, options, new SharedKeyPolicy(credential, TimeProvider.System));
    }

    public static TablePipeline For(Uri endpoint, AzureSasCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        TableEndpoint.AskForHttps(endpoint, "A shared access signature");
        return new TablePipeline(endpoint, TableEndpoint.Account(endpoint), options, new SasPolicy(credential));
    }

    public static TablePipeline For(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new TablePipeline(endpoint, TableEndpoint.Account(endpoint), options, new BearerTokenAuthenticationPolicy(credential, Scope));
    }

    /// <summary>An address whose query is the signature, if it has one.</summary>
    public static TablePipeline For(Uri endpoint, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.Query.Length > 1
            ? For(endpoint, new AzureSasCredential(endpoint.Query[1..]), options)
            : new TablePipeline(endpoint, TableEndpoint.Account(endpoint), options, null);
    }

    /// <summary>A request to what is under the account's address.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path and query after the slash, escaped.</param>
    public HttpMessage Request(RequestMethod method, string path)
    {
        var message = pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri($"{Address}/{path}"));
        request.Headers.Add("x-ms-version", version);
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.Add("Accept", TableMedia.Minimal);
        return message;
    }

    /// <summary>Sends a request and gives the answer, whatever it is.</summary>
    public async Task<Response> SendAsync(HttpMessage message, bool async, CancellationToken cancellationToken)
    {
        if (async)
        {
            await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            pipeline.Send(message, cancellationToken);
        }

        return message.Response;
    }

    /// <summary>Sends a request and gives the answer when it is one of those that are told.</summary>
    /// <exception cref="RequestFailedException">It is another.</exception>
    public async Task<Response> SendAsync(HttpMessage message, int expected, int alsoExpected, bool async, CancellationToken cancellationToken)
    {
        var response = await SendAsync(message, async, cancellationToken).ConfigureAwait(false);
        return response.Status == expected || response.Status == alsoExpected ? response : throw new RequestFailedException(response);
    }
}
