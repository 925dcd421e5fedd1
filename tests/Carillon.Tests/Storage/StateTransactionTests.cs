using Carillon.Storage;
using Carillon.TestKit;

namespace Carillon.Tests.Storage;

public sealed class StateTransactionTests
{
    private static readonly RowKey Key = StateKeys.Setting("heartbeat");

    [Fact]
    public void Add_RowThatIsPartOfItAlready_IsRefusedAndNamed()
    {
        var transaction = new StateTransaction().Insert(Key, Some.Heartbeat());

        var exception = Assert.Throws<InvalidOperationException>(() => transaction.Delete(Key, new RowVersion("1")));

        Assert.Contains("'conf!heartbeat'", exception.Message, StringComparison.Ordinal);
        Assert.Single(transaction.Operations);
    }

    [Fact]
    public void Check_OnlyStepsWithoutACondition_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new StateTransaction().Put(Key, Some.Heartbeat()).Check());
        Assert.Throws<InvalidOperationException>(() => new StateTransaction().Remove(Key).Check());
    }
}
