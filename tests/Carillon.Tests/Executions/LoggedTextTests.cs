using Carillon.Executions;
using Carillon.Storage.Rows;

namespace Carillon.Tests.Executions;

/// <summary>What of a log goes into its row, held against the plain rule: drop the oldest lines until the others fit.</summary>
public sealed class LoggedTextTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Text_OfAnyLines_HoldsAsManyOfTheNewestAsFit(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var longest = random.Next(3) switch { 0 => 50, 1 => 8_000, _ => 45_000 };
            var lines = Enumerable.Range(0, random.Next(1, 60)).Select(_ => new string((char)random.Next('a', 'z'), random.Next(longest))).ToArray();
            var dropped = random.Next(3) * random.Next(100);

            var text = new LoggedText(lines, dropped);

            var fit = lines.ToList();
            while (fit.Count > 1 && fit.Sum(line => Math.Min(line.Length, RunLog.InRow) + 1) > RunLog.InRow)
            {
                fit.RemoveAt(0);
            }

            var cut = dropped + lines.Length - fit.Count;
            Assert.Equal(Marked(cut) + string.Join('\n', fit.Select(line => RowText.Cut(line, RunLog.InRow))), text.ForRow());
            Assert.Equal(Marked(dropped) + string.Join('\n', lines), text.Whole());
            Assert.Equal((cut > 0 || fit[0].Length > RunLog.InRow, lines.Length), (text.IsLong, text.Lines));
            Assert.Equal(text.ForRow() != text.Whole() || dropped > 0, text.IsLong);
        }
    }

    private static string Marked(int cut) => cut == 0 ? "" : $"… ({cut} earlier lines cut)\n";
}
