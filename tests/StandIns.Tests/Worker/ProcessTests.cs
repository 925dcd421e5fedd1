using System.Diagnostics;
using System.Globalization;
using Microsoft.Azure.Functions.Worker.Discovery;

namespace StandIns.Tests.Worker;

/// <summary>The small app of two projects, as a process.</summary>
public sealed class ProcessTests
{
    [Fact]
    public void Assemblies_LibraryWhoseTypesNobodyUses_IsLookedThrough()
    {
        var assemblies = FunctionAssemblies.Of("Bells", AppContext.BaseDirectory);

        Assert.Equal(["Bells", "Bells.Tower"], assemblies.Select(a => a.GetName().Name).Order());
    }

    [Fact]
    public async Task Process_Terminated_DrainsTellsTheAppAndExits()
    {
        using var process = Start();
        var lines = new List<string>();
        var url = await ReadUntilAsync(process, lines, line => line.Contains("tower: [GET] ", StringComparison.Ordinal));
        await ReadUntilAsync(process, lines, line => line == "ring: started");
        using var client = new HttpClient();

        var answer = await client.GetStringAsync(url.Split("[GET] ")[1].Trim());
        using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await ReadUntilAsync(process, lines, line => line.StartsWith("ring: told to stop", StringComparison.Ordinal));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("tower", answer);
        Assert.Contains("ring: told to stop, token cancelled: False", lines);
        Assert.Contains("\thello: [GET] ", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Contains("\tring: timerTrigger", lines);
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start()
    {
        var folder = Path.GetDirectoryName(typeof(Bells.BellFunctions).Assembly.Location)!;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Bells.dll"), "--port", "0", "--contentRoot", folder])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["Bells__Schedule"] = "0 0 1 1 *";
        return Process.Start(start)!;
    }

    private static async Task<string> ReadUntilAsync(Process process, List<string> lines, Func<string, bool> wanted)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            lines.Add(line);
            if (wanted(line))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The app ended early and said: {string.Join('\n', lines)}");
    }
}
