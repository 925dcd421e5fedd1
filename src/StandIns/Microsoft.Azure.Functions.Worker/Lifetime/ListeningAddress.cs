using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.Azure.Functions.Worker.Lifetime;

/// <summary>Where the app is reached.</summary>
internal static class ListeningAddress
{
    public const int DefaultPort = 7071;

    public const string HostNameSetting = "WEBSITE_HOSTNAME";

    public static string HostName(int port) => $"localhost:{port}";

    /// <summary>The port that was bound.</summary>
    public static int PortOf(IServer server)
        => new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First().Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)).Port;
}
