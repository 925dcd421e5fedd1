using System.Threading.Channels;
using Carillon.Jobs;

namespace Carillon.TestKit;

/// <summary>A job whose code runs until the test lets it go on, or until it is told to stop.</summary>
/// <param name="ignoresItsToken">Whether it goes on although it was told to stop.</param>
public sealed class GatedBody(bool ignoresItsToken = false) : IJobBody
{
    private readonly Channel<bool> _gate = Channel.CreateUnbounded<bool>();
    private int _calls;
    private int _running;
    private int _mostAtOnce;

    /// <summary>How often the code was called.</summary>
    public int Calls => _calls;

    /// <summary>How often it runs now.</summary>
    public int Running => _running;

    /// <summary>How often it ran side by side at most.</summary>
    public int MostAtOnce => _mostAtOnce;

    /// <summary>Lets runs come to their end.</summary>
    public void Release(int runs = 1)
    {
        for (var i = 0; i < runs; i++)
        {
            _gate.Writer.TryWrite(true);
        }
    }

    public async Task<JobResult?> InvokeAsync(JobContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        var now = Interlocked.Increment(ref _running);
        for (var most = _mostAtOnce; now > most && Interlocked.CompareExchange(ref _mostAtOnce, now, most) != most; most = _mostAtOnce)
        {
        }

        try
        {
            await _gate.Reader.ReadAsync(ignoresItsToken ? CancellationToken.None : cancellationToken);
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
