using System.Text;
using System.Text.Json;
using Carillon.Backups;
using Carillon.Storage.Rows;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Backups;

public sealed class JsonTextTests
{
    private const string Signs = "{}[]:,\"\\ 0123456789-+.eEtruefalsn/bx\u00e4";

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "a" : [ ] , "b" : { } } """)]
    [InlineData("""{"a":[1,-0,0.5,1e9,2E-7,10.25e+3,true,false,null,"",[{}]]}""")]
    [InlineData("""{"\"\\\/\b\f\n\r\t\u00e4\uD800":"\\","ä":"]}"}""")]
    public void IsObject_OneThatIs_IsTaken(string text) => Assert.True(IsObject(text));

    [Theory]
    [InlineData("")]
    [InlineData(" {}")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{},")]
    [InlineData("""{"a"}""")]
    [InlineData("""{"a":}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{,"a":1}""")]
    [InlineData("""{a:1}""")]
    [InlineData("""{"a":1 2}""")]
    [InlineData("""{"a":[1,]}""")]
    [InlineData("""{"a":[1}]""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":1.}""")]
    [InlineData("""{"a":.5}""")]
    [InlineData("""{"a":+1}""")]
    [InlineData("""{"a":1e}""")]
    [InlineData("""{"a":-}""")]
    [InlineData("""{"a":True}""")]
    [InlineData("""{"a":nul}""")]
    [InlineData("""{"a":"\x"}""")]
    [InlineData("""{"a":"\u12g4"}""")]
    [InlineData("""{"a":"\u12""")]
    [InlineData("""{"a":"\""")]
    [InlineData("""{"a":"b}""")]
    public void IsObject_OneThatIsNot_IsRefused(string text) => Assert.False(IsObject(text));

    [Fact]
    public void IsObject_MarksAtEachPlaceOfABlock_AreFound()
    {
        for (var length = 0; length < 300; length++)
        {
            var filled = new string('x', length);

            Assert.True(IsObject($$"""{"{{filled}}\"":"{{filled}}\\","a":"{{filled}}"}"""));
            Assert.False(IsObject($$"""{"{{filled}}\":"{{filled}}\\","a":"{{filled}}"}"""));
            Assert.False(IsObject($$"""{"a":"{{filled}}\"}"""));
        }
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void IsObject_Nested_IsTakenAsDeepAsTheReaderGoes(int depth, bool expected)
    {
        var text = $$"""{"a":{{new string('[', depth)}}{{new string(']', depth)}}}""";

        Assert.Equal(expected, IsObject(text));
        Assert.Equal(expected, ReaderTakes(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void IsObject_RowsAtRandomChanged_SaysWhatTheReaderSays()
    {
        var random = new Random(20261121);
        var rows = SampleRows.All.Select(sample => Encoding.UTF8.GetString(RowCodec.Encode(sample.Key, sample.Row))).Append("""{"a":[1,-0.5e+7,{"b":"\u00e4\\"}],"c":{},"d":[]}""").ToList();
        var taken = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var text = new StringBuilder(rows[random.Next(rows.Count)]);
            for (var change = random.Next(1, 4); change > 0 && text.Length > 1; change--)
            {
                var at = random.Next(1, text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, 1),
                    1 => text.Insert(at, Signs[random.Next(Signs.Length)]),
                    _ => text.Replace(text[at], Signs[random.Next(Signs.Length)], at, 1),
                };
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            var expected = ReaderTakes(bytes);
            taken += expected ? 1 : 0;
            Assert.True(expected == JsonText.IsObject(bytes), $"{text}: the reader says {expected}");
        }

        Assert.InRange(taken, 1_000, 49_000);
    }

    private static bool IsObject(string text) => JsonText.IsObject(Encoding.UTF8.GetBytes(text));

    private static bool ReaderTakes(byte[] text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
