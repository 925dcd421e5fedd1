using Azure.Data.Tables;

namespace Carillon.Storage.Azure.Tables;

/// <summary>How a store gets to its account. It makes its own clients: one that writes and never sends again, and one that reads.</summary>
/// <param name="Setting">The name of the setting it comes from, for messages. Its value is never shown.</param>
/// <param name="Connect">Makes a client of the account, with the options it is given.</param>
public sealed record TableConnection(string Setting, Func<TableClientOptions, TableServiceClient> Connect);
