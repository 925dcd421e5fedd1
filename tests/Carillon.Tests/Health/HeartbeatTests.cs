using Carillon.Health;
using Carillon.Storage;
using Carillon.TestKit;
using Carillon.TestKit.Engine;

namespace Carillon.Tests.Health;

public sealed class HeartbeatTests : IDisposable
{
    private static readonly RowKey Key = StateKeys.Setting("heartbeat");

    private readonly EngineUnderTest _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Beat_LastOneIsDatedAnHourAhead_IsWrittenOver()
    {
        await _engine.Memory.CommitAsync(new StateTransaction().Insert(Key, Some.Heartbeat(Some.Instant.AddHours(1))), CancellationToken.None);

        Assert.False((await _engine.Get<Readiness>().CheckAsync(CancellationToken.None)).Ready);

        Assert.Equal(Some.Instant, (await _engine.Get<Heartbeat>().LastAsync(CancellationToken.None))!.At);
        Assert.True((await _engine.Get<Readiness>().CheckAsync(CancellationToken.None)).Ready);
    }

    [Fact]
    public async Task Beat_LastOneCannotBeRead_IsWrittenOver()
    {
        _engine.Memory.Damage(Key, "{}"u8.ToArray());

        await _engine.Get<Heartbeat>().BeatAsync(CancellationToken.None);

        Assert.Equal(Some.Instant, (await _engine.Get<Heartbeat>().LastAsync(CancellationToken.None))!.At);
    }
}
