using Carillon.Storage.Rows;

namespace Carillon.Alerts;

/// <summary>Takes notices to whoever is to be told.</summary>
public interface INoticeChannel
{
    /// <summary>Sends a notice. The same one may come again: its id says so.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="alert">The alert, as it is now.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Null where it was delivered; otherwise why not, in a few words without secrets.</returns>
    Task<string?> SendAsync(NoticeRow notice, AlertRow alert, CancellationToken cancellationToken);
}
