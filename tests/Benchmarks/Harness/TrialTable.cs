using System.Globalization;

namespace Benchmarks.Harness;

/// <summary>The table of trials: a line for everybody, a rival's with the ratio of our figure to it and whether its target holds.</summary>
internal sealed class TrialTable(TextWriter output)
{
    /// <summary>How many targets were missed.</summary>
    public int Missed { get; private set; }

    /// <summary>Writes the head.</summary>
    public void WriteHead()
    {
        WriteLine("family", "trial", "entrant", "median", "", "ours/its", "target", "");
        output.WriteLine(new string('-', 132));
    }

    /// <summary>Writes one trial.</summary>
    public void Write(IBenchmarkFamily family, Trial trial, IReadOnlyList<double> figures)
    {
        WriteLine(family.Name, trial.Name, trial.Ours.Name, Number(figures[0]), trial.Unit, "", "", "");
        for (var index = 0; index < trial.Rivals.Count; index++)
        {
            var rival = trial.Rivals[index];
            var ratio = figures[0] / figures[index + 1];
            var holds = !(ratio < rival.AtLeast) && !(ratio > rival.AtMost);
            Missed += holds ? 0 : 1;
            WriteLine("", "", rival.Entrant.Name, Number(figures[index + 1]), trial.Unit, Ratio(ratio), Target(rival), Target(rival) == "" ? "" : holds ? "pass" : "FAIL");
        }

        if (trial.Probe is { } probe)
        {
            WriteLine("", "", probe.Name, Number(figures[^1]), probe.Unit, "", "", "");
        }
    }

    private static string Target(Rival rival) =>
        rival.AtLeast is { } least ? $">= {Ratio(least)}" : rival.AtMost is { } most ? $"<= {Ratio(most)}" : "";

    private static string Number(double value) => value.ToString(value < 100 ? "F2" : "F0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString(value < 10 ? "F2" : "F0", CultureInfo.InvariantCulture);

    private void WriteLine(string family, string trial, string entrant, string figure, string unit, string ratio, string target, string holds) =>
        output.WriteLine($"{family,-10} {trial,-36} {entrant,-34} {figure,9} {unit,-10} {ratio,8}  {target,-8} {holds}".TrimEnd());
}
