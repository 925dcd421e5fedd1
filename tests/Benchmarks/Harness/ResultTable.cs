using System.Globalization;

namespace Benchmarks.Harness;

/// <summary>The one table: a line per contestant, ours with its ratio to the faster peer and whether targets hold.</summary>
internal sealed class ResultTable(TextWriter output)
{
    /// <summary>How many targets were missed.</summary>
    public int Missed { get; private set; }

    /// <summary>Writes the head.</summary>
    public void WriteHead()
    {
        WriteLine("family", "contest", "contestant", "ns/op", "B/op", "ratio", "target", "");
        output.WriteLine(new string('-', 118));
    }

    /// <summary>Writes one contest.</summary>
    public void Write(IBenchmarkFamily family, Contest contest, IReadOnlyList<Measurement> measurements)
    {
        var ours = measurements[0];
        var ratio = ours.Nanoseconds / measurements.Skip(1).Min(peer => peer.Nanoseconds);
        var holds = !(ratio > contest.MostRatio) && !(Math.Round(ours.Bytes) > contest.MostBytes);
        Missed += holds ? 0 : 1;

        WriteLine(
            family.Name, contest.Name, contest.Ours.Name, Number(ours.Nanoseconds), Bytes(ours), Number(ratio, 2),
            Target(contest), contest.MostRatio is null ? "" : holds ? "pass" : "FAIL");

        for (var index = 0; index < contest.Peers.Count; index++)
        {
            var peer = measurements[index + 1];
            WriteLine("", "", contest.Peers[index].Name, Number(peer.Nanoseconds), Bytes(peer), "", "", "");
        }
    }

    private static string Target(Contest contest)
    {
        var ratio = contest.MostRatio is { } most ? $"<= {Number(most, 2)}" : "";

        return contest.MostBytes is { } bytes ? $"{ratio}, {bytes} B" : ratio;
    }

    private static string Bytes(Measurement measurement) => Number(measurement.Bytes, 0);

    private static string Number(double value, int decimals = 1) =>
        value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private void WriteLine(
        string family, string contest, string contestant, string time, string bytes, string ratio, string target, string holds) =>
        output.WriteLine(
            $"{family,-10} {contest,-38} {contestant,-16} {time,9} {bytes,7} {ratio,6}  {target,-13} {holds}".TrimEnd());
}
