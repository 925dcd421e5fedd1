using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StandIns.Tests.Worker.Timers;
using static StandIns.Tests.Worker.Timers.TimerBench;

namespace StandIns.Tests.Worker;

public sealed class AdminTests
{
    private static readonly string[] Development = ["--environment", "Development"];

    [Theory]
    [InlineData("{\"input\":\"\"}")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task Invoke_Timer_RunsItWithTheStoredStatusAndAnswersAtOnce(string body)
    {
        await using var bench = await StartAsync(typeof(MinuteFunctions), arguments: Development);
        var release = new TaskCompletionSource();
        bench.Probe.Body = _ => release.Task;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await bench.App.Client.PostAsync("/admin/functions/MINUTE", content);
        var run = await bench.Probe.NextAsync();
        release.SetResult();

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.False(run.Timer.IsPastDue);
        Assert.Equal(At(0, 1).UtcDateTime, run.Timer.ScheduleStatus!.Next.ToUniversalTime());
    }

    [Theory]
    [InlineData("unknown", "{}", HttpStatusCode.NotFound)]
    [InlineData("missing", "{}", HttpStatusCode.NotFound)]
    [InlineData("sound", "[]", HttpStatusCode.BadRequest)]
    [InlineData("sound", "{", HttpStatusCode.BadRequest)]
    public async Task Invoke_WhatCannotRun_IsRefused(string function, string body, HttpStatusCode status)
    {
        await using var bench = await StartAsync(typeof(UnreadableFunctions), arguments: Development);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await bench.App.Client.PostAsync("/admin/functions/" + function, content);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task List_Functions_NamesThemWithTheirBindings()
    {
        await using var bench = await StartAsync(typeof(MinuteFunctions), arguments: Development);

        var functions = await bench.App.Client.GetFromJsonAsync<JsonElement>("/admin/functions");

        Assert.Equal("minute", functions[0].GetProperty("name").GetString());
        Assert.False(functions[0].GetProperty("isDisabled").GetBoolean());
        Assert.Equal("timerTrigger", functions[0].GetProperty("bindings")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Status_Running_SaysSo()
    {
        await using var bench = await StartAsync(typeof(MinuteFunctions), arguments: Development);

        var status = await bench.App.Client.GetFromJsonAsync<JsonElement>("/admin/host/status");

        Assert.Equal("Running", status.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(null, "secret", HttpStatusCode.Unauthorized)]
    [InlineData("wrong", "secret", HttpStatusCode.Unauthorized)]
    [InlineData("secret", "secret", HttpStatusCode.OK)]
    [InlineData("secret", "", HttpStatusCode.Unauthorized)]
    [InlineData("", "", HttpStatusCode.Unauthorized)]
    public async Task Admin_OutsideDevelopment_WantsTheMasterKey(string? given, string key, HttpStatusCode status)
    {
        await using var bench = await StartAsync(typeof(MinuteFunctions), arguments: ["--AzureFunctionsJobHost:MasterKey=" + key]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/Admin/host/status");
        if (given is not null)
        {
            request.Headers.Add("x-functions-key", given);
        }

        using var response = await bench.App.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }
}
