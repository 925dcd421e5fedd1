using Carillon.Configuration;
using Microsoft.Extensions.Configuration;

namespace Carillon.Tests.Configuration;

public sealed class SettingReferencesTests
{
    private static readonly IConfiguration Settings = new ConfigurationBuilder().AddInMemoryCollection(
    [
        new("BACKUP_SCHEDULE", "0 2 * * *"),
        new("Schedules:Nightly", "0 30 2 * * *"),
        new("MINUTE", "5"),
        new("NESTED", "%MINUTE% ${MINUTE}"),
        new("EMPTY", ""),
        new("Api:Token", "a-secret"),
    ]).Build();

    [Theory]
    [Trait("Req", "TO61")]
    [InlineData("0 2 * * *", "0 2 * * *")]
    [InlineData("%BACKUP_SCHEDULE%", "0 2 * * *")]
    [InlineData("%Schedules:Nightly%", "0 30 2 * * *")]
    [InlineData("%Schedules__Nightly%", "0 30 2 * * *")]
    [InlineData("%MINUTE% %MINUTE%-6 * * *", "5 5-6 * * *")]
    [InlineData("%NESTED%", "%MINUTE% ${MINUTE}")]
    [InlineData("", "")]
    public void TryResolveForHost_KnownSettings_AreReplaced(string text, string resolved)
    {
        Assert.True(SettingReferences.TryResolveForHost(text, Settings, out var result, out var problem));
        Assert.Equal((resolved, null), (result, problem));
    }

    [Theory]
    [InlineData("%NOBODY%", "the setting 'NOBODY' has no value")]
    [InlineData("%EMPTY%", "the setting 'EMPTY' has no value")]
    [InlineData("%%", "the setting '' has no value")]
    [InlineData("0 2%MINUTE * * *", "the '%' at position 4 has no closing '%'")]
    [InlineData("${BACKUP_SCHEDULE}", "the Functions host does not know '${BACKUP_SCHEDULE}'; write %BACKUP_SCHEDULE%")]
    [InlineData("%MINUTE% ${MINUTE", "the '${' at position 10 has no closing '}'")]
    public void TryResolveForHost_SomethingElse_SaysWhatIsWrong(string text, string problem)
    {
        Assert.False(SettingReferences.TryResolveForHost(text, Settings, out var resolved, out var said));
        Assert.Equal(("", problem), (resolved, said));
    }

    [Theory]
    [Trait("Req", "TO25")]
    [Trait("Req", "TO36")]
    [InlineData("${BACKUP_SCHEDULE}", "0 2 * * *")]
    [InlineData("%BACKUP_SCHEDULE%", "0 2 * * *")]
    [InlineData("${Schedules__Nightly}", "0 30 2 * * *")]
    [InlineData("${MINUTE} %MINUTE%-6 $ } * *", "5 5-6 $ } * *")]
    [InlineData("${NESTED}", "%MINUTE% ${MINUTE}")]
    public void TryResolveTyped_EitherForm_IsReplaced(string text, string resolved)
    {
        Assert.True(SettingReferences.TryResolveTyped(text, Settings, out var result, out var problem));
        Assert.Equal((resolved, null), (result, problem));
    }

    [Theory]
    [InlineData("${NOBODY}", "the setting 'NOBODY' has no value")]
    [InlineData("${EMPTY}", "the setting 'EMPTY' has no value")]
    [InlineData("${MINUTE", "the '${' at position 1 has no closing '}'")]
    [InlineData("${Api:Token}", "the setting 'Api:Token' is named like a secret, and is not given out")]
    [InlineData("%Api__Token%", "the setting 'Api__Token' is named like a secret, and is not given out")]
    public void TryResolveTyped_SomethingElse_SaysWhatIsWrong(string text, string problem)
    {
        Assert.False(SettingReferences.TryResolveTyped(text, Settings, out var resolved, out var said));
        Assert.Equal(("", problem), (resolved, said));
    }
}
