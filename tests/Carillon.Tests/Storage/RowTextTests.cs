using Carillon.Storage.Rows;

namespace Carillon.Tests.Storage;

public sealed class RowTextTests
{
    private const string Bell = "\ud83d\udd14";

    [Fact]
    public void Cut_FitsOrNone_IsLeftAsItIs()
    {
        Assert.Null(RowText.Cut(null, 20));
        Assert.Equal("12345678901234567890", RowText.Cut("12345678901234567890", 20));
    }

    [Fact]
    public void Cut_TooLong_EndsWithAMarkAndNeverWithHalfAPair()
    {
        Assert.Equal("12345678901 … (cut)", RowText.Cut("12345678901234567890", 19));
        Assert.Equal("1234567890 … (cut)", RowText.Cut($"1234567890{Bell}34567890", 19));
    }

    [Fact]
    public void Tail_FitsOrNone_IsLeftAsItIs()
    {
        Assert.Null(RowText.Tail(null, 3));
        Assert.Equal("abc", RowText.Tail("abc", 3));
    }

    [Fact]
    public void Tail_TooLong_BeginsWithAMarkAndNeverWithHalfAPair()
    {
        Assert.Equal("…bcd", RowText.Tail("abcd", 3));
        Assert.Equal("…cd", RowText.Tail($"ab{Bell}cd", 3));
        Assert.Equal($"…{Bell}cd", RowText.Tail($"ab{Bell}cd", 4));
    }
}
