using System.Diagnostics;
using Benchmarks.Engine;
using Benchmarks.Harness;

namespace Benchmarks.Floor;

/// <summary>
/// How many reads of one row a second the service answers so many callers: the least that a request can be, and no client has
/// more of them.
/// </summary>
internal sealed class ReadProbe(int callers, int readsEach) : Probe("bare read of one row", "reads/s")
{
    private const string Row = "row";

    private readonly EmulatedTable _table = new();
    private Uri? _address;

    public override async Task PrepareAsync()
    {
        _address = await _table.AddressOfAsync(Row);
        await _table.CreateAsync();
        await _table.AddAsync(new(EmulatedTable.Partition, Row) { ["Text"] = "some text" });
    }

    public override async Task<double> TakeTurnAsync()
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var read = 0; read < readsEach; read++)
            {
                await BareTableClient.ReadAsync(_address!);
            }
        })));
        return callers * readsEach / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public override async ValueTask LeaveAsync() => await _table.DropAsync();
}
