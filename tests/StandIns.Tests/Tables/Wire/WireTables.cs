using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace StandIns.Tests.Tables.Wire;

/// <summary>Clients whose requests end at a <see cref="RecordingHandler"/>.</summary>
internal static class WireTables
{
    /// <summary>A key made for these tests: "a key of forty-two bytes, made for a test."</summary>
    public const string Key = "YSBrZXkgb2YgZm9ydHktdHdvIGJ5dGVzLCBtYWRlIGZvciBhIHRlc3Qu";

    public static Uri Account { get; } = new("https://bells.table.core.windows.net");

    public static TableClientOptions Options(RecordingHandler handler, int retries = 0)
    {
        var options = new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(handler)) };
        options.Retry.MaxRetries = retries;
        options.Retry.Mode = RetryMode.Fixed;
        options.Retry.Delay = TimeSpan.Zero;
        return options;
    }

    public static TableServiceClient Service(RecordingHandler handler, int retries = 0)
        => new(Account, new TableSharedKeyCredential("bells", Key), Options(handler, retries));

    public static TableClient Table(RecordingHandler handler, int retries = 0) => Service(handler, retries).GetTableClient("runs");
}
