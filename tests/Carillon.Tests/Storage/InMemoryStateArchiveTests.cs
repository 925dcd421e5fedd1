using Carillon.Storage;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Storage;

/// <summary>The tests' own store can be backed up as the real ones can.</summary>
public sealed class InMemoryStateArchiveTests : StateArchiveContract
{
    protected override Task<IStateStore> CreateAsync() => Task.FromResult<IStateStore>(new InMemoryStateStore());
}
