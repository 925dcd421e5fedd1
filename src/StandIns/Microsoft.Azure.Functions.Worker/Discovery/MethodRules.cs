using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>What the official build or host refuses, or silently leaves out, about one method.</summary>
internal static partial class MethodRules
{
    public static IEnumerable<string> Check(MethodInfo method, FunctionAttribute function)
    {
        var name = MethodName.Of(method);
        foreach (var problem in CheckMethod(method).Concat(CheckTrigger(method)).Concat(CheckRoute(method)).Concat(CheckOutputs(method)).Concat(CheckRetry(method)))
        {
            yield return $"{name}: {problem}";
        }

        if (!FunctionName().IsMatch(function.Name ?? "") || string.Equals(function.Name, "host", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{name}: '{function.Name}' is not a function name. Write a letter, then up to 127 letters, digits, '-' or '_'; not 'host'.";
        }
    }

    public static bool IsAsyncVoid(MethodInfo method)
        => method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)) && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && !method.Name.Contains('<');

    public static string AsyncVoid(MethodInfo method)
        => $"{MethodName.Of(method)}: the method is async void, so nobody sees it end or fail. Write async Task.";

    private static IEnumerable<string> CheckMethod(MethodInfo method)
    {
        var type = method.DeclaringType!;
        if (!method.IsPublic)
        {
            yield return "the method is not public and would not be found. Write public.";
        }

        if (type.IsNested)
        {
            yield return "the class is nested in another and its function could not be loaded. Move it out into its namespace.";
        }

        if (type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static).Count(m => m.Name == method.Name) > 1)
        {
            yield return $"there is more than one method named {method.Name} in the class, so the function's cannot be told. Give it a name of its own.";
        }

        if (method.IsGenericMethodDefinition || type.IsGenericTypeDefinition)
        {
            yield return "the method or its class is generic and nothing can choose its type. Write a method without type parameters.";
        }

        if (!method.IsStatic && type.IsAbstract)
        {
            yield return "the class is abstract, so no instance can be made. Move the function into a class that is not, or make it static.";
        }

        if (IsAsyncVoid(method))
        {
            yield return "the method is async void, so nobody sees it end or fail. Write async Task.";
        }

        if (WebJobsAttribute(method) is { } webJobs)
        {
            yield return $"{webJobs.Name} is an attribute of the in-process model. Use the attribute of the isolated worker.";
        }
    }

    private static IEnumerable<string> CheckTrigger(MethodInfo method)
    {
        var triggers = method.GetParameters().SelectMany(p => p.GetCustomAttributes<TriggerBindingAttribute>()).ToArray();
        if (triggers.Length == 0)
        {
            yield return "no parameter has a trigger. Put [TimerTrigger] or [HttpTrigger] on one.";
        }
        else if (triggers.Length > 1)
        {
            yield return "it has more than one trigger. Write a function for each.";
        }
        else if (triggers[0] is TimerTriggerAttribute { Schedule: null })
        {
            yield return "the timer's schedule is null. Write a cron expression, a time span or a %Setting%.";
        }
        else if (triggers[0] is not (TimerTriggerAttribute or HttpTriggerAttribute))
        {
            yield return $"nothing here can fire a {triggers[0].GetType().Name}. Use [TimerTrigger] or [HttpTrigger], or the official packages.";
        }
    }

    private static IEnumerable<string> CheckRoute(MethodInfo method)
    {
        foreach (var route in method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()?.Route).OfType<string>())
        {
            if (route.Trim('/').Split('/')[0].ToUpperInvariant() is "ADMIN" or "RUNTIME")
            {
                yield return $"the route '{route}' begins with what belongs to the host. Choose one that begins with neither 'admin' nor 'runtime'.";
            }
        }
    }

    private static IEnumerable<string> CheckOutputs(MethodInfo method)
    {
        if (MethodBindings.OutputsOf(method).Count() > 1)
        {
            yield return "it has more than one output binding. Return a class with a property for each.";
        }

        if (MethodBindings.ResultOf(method) is not { } result)
        {
            yield break;
        }

        var properties = result.GetProperties();
        foreach (var property in properties.Where(p => MethodBindings.OutputsOf(p).Count() > 1))
        {
            yield return $"property {property.Name} of what it returns has more than one output binding. Write a property for each.";
        }

        if (properties.Count(p => p.IsDefined(typeof(HttpResultAttribute))) > 1)
        {
            yield return "what it returns has more than one [HttpResult]. Keep one.";
        }

        var isHttp = method.GetParameters().Any(p => p.IsDefined(typeof(HttpTriggerAttribute)));
        if (isHttp && properties.Any(p => MethodBindings.OutputsOf(p).Any()) && !properties.Any(p => p.IsDefined(typeof(HttpResultAttribute)))
            && properties.FirstOrDefault(p => typeof(IActionResult).IsAssignableFrom(p.PropertyType) || typeof(IResult).IsAssignableFrom(p.PropertyType)) is { } unmarked)
        {
            yield return $"property {unmarked.Name} of what it returns would not become the response. Put [HttpResult] on it.";
        }
    }

    private static IEnumerable<string> CheckRetry(MethodInfo method)
    {
        RetryAttribute? retry = null;
        string? fault = null;
        try
        {
            retry = method.GetCustomAttribute<RetryAttribute>();
        }
        catch (ArgumentException exception)
        {
            fault = $"its retry attribute does not hold: {exception.Message}";
        }

        if (fault is not null)
        {
            yield return fault;
        }

        var trigger = method.GetParameters().SelectMany(p => p.GetCustomAttributes<TriggerBindingAttribute>()).FirstOrDefault();
        if (retry is not null && trigger is not null
            && trigger.GetType().GetCustomAttribute<BindingCapabilitiesAttribute>()?.Capabilities.Contains(KnownBindingCapabilities.FunctionLevelRetry) != true)
        {
            yield return $"a retry attribute has no effect on {trigger.GetType().Name}. Remove it.";
        }
    }

    private static Type? WebJobsAttribute(MethodInfo method)
        => method.CustomAttributes.Concat(method.GetParameters().SelectMany(p => p.CustomAttributes)).Select(a => a.AttributeType)
            .FirstOrDefault(t => t.Namespace?.StartsWith("Microsoft.Azure.WebJobs", StringComparison.Ordinal) == true);

    [GeneratedRegex(@"^[a-z][a-z0-9_\-]{0,127}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FunctionName();
}
