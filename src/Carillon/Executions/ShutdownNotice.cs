using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Carillon.Executions;

/// <summary>
/// The earliest word that the process is to end. The platform lets running functions go on for some seconds before it tells the
/// app: time for jobs to finish, and lost on a function that only waits. Where the signal reaches this process, that is enough; and the
/// time that runs have left to finish counts from then.
/// </summary>
public sealed class ShutdownNotice : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<IDisposable> _registrations = [];

    /// <summary>Listens.</summary>
    public ShutdownNotice(IHostApplicationLifetime lifetime)
    {
        ArgumentNullException.ThrowIfNull(lifetime);
        _registrations.Add(lifetime.ApplicationStopping.Register(_source.Cancel));

        // Only listened to: what the signal does is left to whoever hosts the app.
        _registrations.AddRange(new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, _ => _source.Cancel())));
    }

    /// <summary>Cancelled when the process is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Listens no more.</summary>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }
}
