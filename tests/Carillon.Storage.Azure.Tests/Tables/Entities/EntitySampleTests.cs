using System.Text.Json;
using Azure.Data.Tables;
using Carillon.Storage.Azure.Tables.Entities;
using Carillon.Storage.Rows;
using Carillon.TestKit.Storage;

namespace Carillon.Storage.Azure.Tests.Tables.Entities;

/// <summary>
/// Entities as each shape that there ever was wrote them, in the folder Samples. They stay there for good: what was once written
/// must always be read.
/// </summary>
public sealed class EntitySampleTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Samples");

    public static TheoryData<string> Files =>
        new(Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal));

    public static TheoryData<int> Shapes => new(Enumerable.Range(1, EntityMapper.ShapeVersion));

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_ASample_IsWrittenAgainWithoutLoss(string file)
    {
        var sample = Load(file);
        var key = new RowKey(sample.RowKey);

        var row = EntityMapper.Read(key, sample);

        Assert.IsNotType<UnreadableRow>(row);
        var again = EntityMapper.Write(sample.PartitionKey, key, row);
        Assert.All(sample.Where(column => column.Key != "V"), column => Assert.Equal(column.Value, again[column.Key]));
    }

    /// <summary>The samples are rows with every value set: whatever comes out of one is what went in.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Read_ASample_IsTheRowItWasMadeOf(string file)
    {
        var sample = Load(file);
        var (key, row) = SampleRows.All.Single(one => one.Key.Value == sample.RowKey);

        using var read = JsonDocument.Parse(RowCodec.Encode(key, EntityMapper.Read(key, sample)));
        using var made = JsonDocument.Parse(RowCodec.Encode(key, row));

        foreach (var member in read.RootElement.GetProperty("row").EnumerateObject())
        {
            Assert.True(JsonElement.DeepEquals(member.Value, made.RootElement.GetProperty("row").GetProperty(member.Name)), $"{member.Name} is {member.Value}");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Samples_OfAShape_AreOfEveryKindAndOfThatShape(int shape)
    {
        var samples = Directory.GetFiles(Path.Combine(Folder, $"v{shape}")).Select(file => EntitySample.Parse(File.ReadAllText(file))).ToList();

        Assert.All(samples, sample => Assert.Equal(shape, sample["V"]));
        Assert.Equal(SampleRows.All.Select(sample => sample.Key.Value).Order(StringComparer.Ordinal), samples.Select(sample => sample.RowKey).Distinct().Order(StringComparer.Ordinal));
    }

    private static TableEntity Load(string file) => EntitySample.Parse(File.ReadAllText(Path.Combine(Folder, file)));
}
