using Carillon.Configuration;
using Carillon.Functions;
using Carillon.Storage;
using Carillon.Storage.Azure;
using Carillon.Storage.Sqlite;
using Functions.Jobs;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Functions;

/// <summary>The app: what it is composed of, in the order it matters.</summary>
public static class Program
{
    /// <summary>Runs the app until it is told to stop.</summary>
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await Compose(args).Build().RunAsync();
            return 0;
        }
        catch (Exception exception) when (exception is ConfigurationException or OptionsValidationException
            or StateStoreUnavailableException or StateStoreOutcomeUnknownException or UnreadableRowException)
        {
            // The message says what to change; a stack would only hide it.
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    /// <summary>Composes the app. Tests take it from here and replace its edges.</summary>
    public static FunctionsApplicationBuilder Compose(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.AddContentPipeline();
        builder.Services.AddSiteCheck();
        builder.Services.AddSqliteStateStore();
        builder.Services.AddTableStateStore();
        builder.Services.AddFolderBackups();
        builder.Services.AddBlobBackups();
        builder.AddCarillon();
        return builder;
    }
}
