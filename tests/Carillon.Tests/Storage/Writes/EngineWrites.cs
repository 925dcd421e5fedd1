namespace Carillon.Tests.Storage.Writes;

/// <summary>Every write of the engine.</summary>
internal static class EngineWrites
{
    public static IReadOnlyList<EngineWrite> All { get; } =
        [.. ClaimWrites.All, .. RunWrites.All, .. JobWrites.All, .. UpkeepWrites.All, .. TokenWrites.All, .. RecordWrites.All];
}
