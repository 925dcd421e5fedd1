using System.Net;
using Carillon.Storage.Sqlite;
using Functions.Jobs;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Carillon.Functions.Tests.Http;

public sealed class HttpEntryTests
{
    [Fact]
    public async Task Request_CarillonAddedBeforeTheWebApplication_IsNotLetThrough()
    {
        await using var app = await AppUnderTest.StartAsync("Production", compose: args =>
        {
            var builder = FunctionsApplication.CreateBuilder(args);
            builder.Services.AddSiteCheck();
            builder.Services.AddSqliteStateStore();
            return builder.AddCarillon().ConfigureFunctionsWebApplication();
        });

        app.Answers.Looks = false;
        var (status, _, _) = await app.SendAsync("DELETE", "/api/jobs/default/site-check/overrides");

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains(app.Logs.Entries, entry => entry.Exception is InvalidOperationException
        {
            Message: "Call AddCarillon() after ConfigureFunctionsWebApplication(): access can't be checked otherwise.",
        });
    }
}
