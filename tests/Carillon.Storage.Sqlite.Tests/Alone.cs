namespace Carillon.Storage.Sqlite.Tests;

/// <summary>Tests that are about who gets how far in how much time: beside others they would measure those.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
