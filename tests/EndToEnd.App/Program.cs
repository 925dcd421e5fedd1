using Carillon.Functions;
using Carillon.Storage.Azure;
using Carillon.Storage.Sqlite;
using EndToEnd.App;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddHttpClient();
builder.Services.AddSingleton<ProbeFolder>();
builder.Services.AddSingleton<RunJournal>();
builder.Services.AddSqliteStateStore();
builder.Services.AddFolderBackups();
builder.Services.AddTableStateStore();
builder.AddCarillon();
await builder.Build().RunAsync();
