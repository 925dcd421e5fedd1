namespace Carillon.TestKit.Backups;

/// <summary>Counts calls, and has one of them fail: as if the process died there, or the answer was lost.</summary>
public sealed class CallsThatFail
{
    /// <summary>How many calls there were.</summary>
    public int Calls { get; private set; }

    /// <summary>Which call fails, from 1 on. Null for none.</summary>
    public int? FailAt { get; set; }

    /// <summary>Whether that call takes effect all the same.</summary>
    public bool AfterItsEffect { get; set; }

    /// <summary>Makes a call.</summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> call, Func<Exception> failure)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(failure);
        if (++Calls != FailAt)
        {
            return await call();
        }

        if (AfterItsEffect)
        {
            await call();
        }

        throw failure();
    }
}
