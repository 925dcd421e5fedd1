namespace Carillon.Storage;

/// <summary>Is told what time it is where the state is kept, with every answer that says so.</summary>
public interface IStoreTimeObserver
{
    /// <summary>An answer said what time it is at the store. Called by many at once.</summary>
    /// <param name="storeDate">The store's time, to the second, some time between the two instants.</param>
    /// <param name="sentTimestamp">When the request was sent: <see cref="TimeProvider.GetTimestamp"/>.</param>
    /// <param name="receivedTimestamp">When its answer was there.</param>
    void Observed(DateTimeOffset storeDate, long sentTimestamp, long receivedTimestamp);
}
