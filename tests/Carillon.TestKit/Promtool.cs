using System.ComponentModel;
using System.Diagnostics;

namespace Carillon.TestKit;

/// <summary>The tool of Prometheus that checks metrics: that of the machine, or the one that ./test puts into tests/promtool.</summary>
public static class Promtool
{
    /// <summary>Checks a text that Prometheus would scrape.</summary>
    /// <returns>What is wrong with it, or could be better. Empty where nothing is.</returns>
    /// <exception cref="InvalidOperationException">The tool is not there; the message says what to do.</exception>
    public static async Task<string> CheckAsync(string text)
    {
        var start = new ProcessStartInfo(Find(), ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        var lines = string.Concat(await said);
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? lines : $"It ended with {process.ExitCode}. {lines}";
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"'{start.FileName}' does not start: {exception.Message}. Run ./test once, or install the package prometheus.", exception);
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var own = Path.Combine(folder.FullName, "tests", "promtool", "promtool");
            if (File.Exists(own))
            {
                return own;
            }
        }

        return "promtool";
    }
}
