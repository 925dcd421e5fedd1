namespace Carillon.Backups;

/// <summary>What kept a store of backups from doing what it was asked.</summary>
public enum BackupStoreFault
{
    /// <summary>None of these; the message says what.</summary>
    Other,

    /// <summary>The name of its account is not known.</summary>
    NameResolution,

    /// <summary>Nobody answers at its address, the connection broke, or no answer came in time.</summary>
    Connection,

    /// <summary>The key, signature or identity is not accepted, or there is no token for the identity.</summary>
    Credentials,

    /// <summary>Whoever asks may not do that, or not from here.</summary>
    Permission,

    /// <summary>The container is not there, is being deleted, or can't be called so.</summary>
    Container,

    /// <summary>The clock of this machine is too far off.</summary>
    Clock,
}
