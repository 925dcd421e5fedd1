using System.Text.RegularExpressions;
using Carillon.Storage.Azure.Tables.Entities;

namespace Carillon.Storage.Azure.Tests.Tables.Entities;

/// <summary>docs/storage-layout.md names the columns that rows have, all of them and no others.</summary>
public sealed partial class StorageLayoutDocumentTests
{
    [Fact]
    public void Document_OfEveryKind_NamesItsColumns()
    {
        var written = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, _) in new FuzzedRows(0).All())
        {
            var columns = Enumerable.Range(1, 50)
                .Select(seed => new FuzzedRows(seed).All().Single(one => one.Key == key).Row)
                .SelectMany(row => EntityMapper.Write("p", key, row).Select(column => column.Key))
                .Where(column => column is not ("PartitionKey" or "RowKey" or "V") && !Continuation().IsMatch(column));
            written[StateKeys.Kind(key) == "conf" ? key.Value : StateKeys.Kind(key) + "!…"] = string.Join(", ", columns.Distinct().Order(StringComparer.Ordinal));
        }

        var told = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match row in Row().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "storage-layout.md"))))
        {
            told[row.Groups["key"].Value] = string.Join(", ", Column().Matches(row.Groups["columns"].Value).Select(column => column.Groups[1].Value).Order(StringComparer.Ordinal));
        }

        Assert.Equal(written, told);
    }

    [GeneratedRegex(@"^\| `(?<key>[a-z]+!(?:…|[a-z-]+))` \| (?<columns>(?:`[A-Z][A-Za-z]*`(?:, )?)+) \|\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z]+)`", RegexOptions.CultureInvariant)]
    private static partial Regex Column();

    [GeneratedRegex("_[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Continuation();
}
