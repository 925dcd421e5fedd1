using System.Runtime.CompilerServices;
using Carillon.Configuration;
using Carillon.Jobs;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Carillon.Ledger;

/// <summary>Reads the list of what is due next, and who comes for it.</summary>
public sealed partial class DueList(IStateStore store, JobCatalog catalog, IOptions<DispatcherOptions> options, ILogger<DueList> logger)
{
    /// <summary>A timer that comes at all comes within this time: looked at then, its occurrence is off the list, or the timer is late.</summary>
    private static readonly TimeSpan TimersComeWithin = TimeSpan.FromSeconds(2);

    /// <summary>The jobs that are due up to an instant and that this process can run, the earliest first.</summary>
    public async IAsyncEnumerable<DueJob> UpToAsync(DateTimeOffset upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var stored in store.ReadAllAsync(StateKeys.DueUpTo(upTo), cancellationToken))
        {
            if (stored.Row is DueRow due && catalog.TryGet(due.Job, out var job) && job.Body is not null)
            {
                yield return due.ByTrigger
                    ? new DueJob(job, due.DueAt + options.Value.Grace, due.DueAt + TimersComeWithin)
                    : new DueJob(job, due.DueAt, due.DueAt);
            }
            else if (stored.Row is UnreadableRow unreadable)
            {
                LogUnreadable(stored.Key, unreadable.Reason);
            }
        }
    }

    [LoggerMessage(EventId = 23, Level = LogLevel.Error, Message = "The row {Key} can't be read: {Reason}. The job it stands for is left to its own timer until it can.")]
    private partial void LogUnreadable(RowKey key, string reason);
}
