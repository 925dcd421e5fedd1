using Azure;
using Carillon.Logs;
using Carillon.Retention;
using Carillon.TestKit.Engine;

namespace Carillon.Storage.Azure.Tests.Blobs;

/// <summary>Long logs in a container: written by a run, read again, and deleted with their executions.</summary>
[Trait("Req", "TO31")]
public sealed class LongLogTests : IAsyncLifetime
{
    private EmulatedContainer _container = null!;

    public async Task InitializeAsync() => _container = await EmulatedContainer.ChooseAsync();

    public async Task DisposeAsync() => await _container.Client.DeleteIfExistsAsync();

    [Fact]
    public async Task Run_LogsMoreThanARowHolds_IsKeptInTheContainerUntilItsExecutionGoes()
    {
        using var store = _container.Store();
        using var engine = new EngineUnderTest(blobs: store);
        var job = await engine.DeclareAsync(body: TalkativeBody.Of(engine, 2_000));
        var row = (await engine.RunByHandAsync(job)).Execution;

        var found = await engine.Get<ExecutionLogs>().FindAsync(row.Id, CancellationToken.None);
        await using var text = Assert.IsType<ExecutionLog.Whole>(found).Text;
        using var reader = new StreamReader(text);
        Assert.Equal(TalkativeBody.Lines(1, 2_000), await reader.ReadToEndAsync());
        Assert.Equal("application/gzip", (await _container.Client.GetBlobClient(row.LongLog!.Blob).GetPropertiesAsync()).Value.ContentType);

        engine.Clock.Advance(TimeSpan.FromDays(31));
        await engine.RunByHandAsync(job);
        Assert.Equal(1, (await engine.Get<Cleanup>().RunAsync(CancellationToken.None)).Logs.Deleted);
        var gone = await Assert.ThrowsAsync<RequestFailedException>(() => _container.Client.GetBlobClient(row.LongLog.Blob).GetPropertiesAsync());
        Assert.Equal(404, gone.Status);
    }
}
