namespace Carillon.Backups;

/// <summary>Makes stores that a restore is tried in.</summary>
public interface IScratchStores
{
    /// <summary>Makes an empty store. It is gone, with all it holds, once it is disposed of.</summary>
    Task<ScratchStore> CreateAsync(CancellationToken cancellationToken);
}
