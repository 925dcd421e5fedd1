using Carillon.Jobs;

namespace Carillon.Tests.Jobs;

public sealed class JobIdTests
{
    [Fact]
    public void Create_AnyCase_IsOneJob() => Assert.Equal(JobId.Create("billing", "nightly-export"), JobId.Create("Billing", "Nightly-Export"));

    [Theory]
    [InlineData("", "a")]
    [InlineData("a", "")]
    [InlineData("1a", "a")]
    [InlineData("a", "a b")]
    [InlineData("a", "a/b")]
    [InlineData("a", "ä")]
    [InlineData("a", "a\n")]
    [InlineData(null, "a")]
    public void TryCreate_PartBreaksTheRule_IsRefused(string? @namespace, string? name) => Assert.False(JobId.TryCreate(@namespace, name, out _));

    [Fact]
    public void Create_BadName_SaysWhatIsAllowed()
    {
        var message = Assert.Throws<ArgumentException>(() => JobId.Create("a", "b c")).Message;

        Assert.Contains("The job name 'b c' is not a letter followed by up to 127 letters, digits, '-' or '_'.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WhatToStringWrote_IsTheSame()
    {
        var id = JobId.Create("billing", "nightly-export");

        Assert.Equal(id, JobId.Parse(id.ToString()));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a/b/c")]
    public void Parse_NoId_IsRefused(string text) => Assert.Throws<FormatException>(() => JobId.Parse(text));
}
