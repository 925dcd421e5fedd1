using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Carillon.Functions.Tests.Http;

/// <summary>
/// What every HTTP function of the library keeps to, so that no request can fail before its code is reached: the platform
/// answers 500 where it can't bind a parameter.
/// </summary>
public sealed class HttpFunctionRulesTests
{
    private static readonly List<MethodInfo> Functions = [.. typeof(CarillonFunctionsBuilder).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
        .Where(method => Trigger(method) is not null)];

    [Fact]
    public void Functions_Parameters_AreTheRequestAndTextsOfTheRoute() => ForEach(method =>
    {
        var parameters = method.GetParameters();
        Assert.Equal(typeof(HttpRequest), parameters[0].ParameterType);
        Assert.All(parameters.Skip(1), parameter =>
        {
            Assert.Equal(typeof(string), parameter.ParameterType);
            Assert.Contains($"{{{parameter.Name}}}", Trigger(method)!.Route, StringComparison.Ordinal);
        });
    });

    [Fact]
    public void Functions_Answers_AreResults() => ForEach(method => Assert.Equal(typeof(Task<IResult>), method.ReturnType));

    [Fact]
    public void Functions_Roles_AreSaid() =>
        ForEach(method => Assert.Contains(method.GetCustomAttributes(), attribute => attribute.GetType().Name == "RequiresAttribute"));

    [Fact]
    public void Functions_Triggers_AskForNoKeyAndNameTheirMethods() => ForEach(method =>
    {
        Assert.Equal(AuthorizationLevel.Anonymous, Trigger(method)!.AuthLevel);
        Assert.NotEmpty(Trigger(method)!.Methods!);
    });

    private static void ForEach(Action<MethodInfo> check)
    {
        Assert.NotEmpty(Functions);
        Assert.All(Functions, check);
    }

    internal static HttpTriggerAttribute? Trigger(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null);
}
