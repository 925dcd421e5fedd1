using System.Reflection;
using System.Runtime.CompilerServices;

namespace StandIns.Tests.PublicApi;

/// <summary>Writes a type as the listings write it.</summary>
internal static class ApiDescription
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Header(Type type)
    {
        IEnumerable<Type> parents = type.GetInterfaces();
        if (type.IsClass && !IsDelegate(type) && type.BaseType is { } parent && parent != typeof(object))
        {
            parents = parents.Prepend(parent);
        }

        var listed = string.Join(", ", parents.Where(p => p.IsVisible).Select(TypeName.Of));
        return $"{Kind(type)} {type.Namespace}.{TypeName.Of(type)}{(listed.Length == 0 ? "" : " : " + listed)}";
    }

    /// <summary>The type's full name in a header.</summary>
    public static string Name(string header)
    {
        var words = header.Split(" : ")[0];
        return words[(words.IndexOf(words.Split(' ').First(w => w.Contains('.')), StringComparison.Ordinal))..];
    }

    public static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return [string.Join(", ", type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"{f.Name}={Convert.ToInt64(f.GetRawConstantValue(), null)}"))];
        }

        return type.GetConstructors(Declared).Where(IsShown).Select(c => $"{Access(c)}.ctor({Parameters(c)})")
            .Concat(type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsShown)).Select(Property))
            .Concat(type.GetMethods(Declared).Where(m => IsShown(m) && !IsAccessor(m)).Select(Method))
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(f => $"field {TypeName.Of(f.FieldType)} {f.Name}"))
            .Concat(type.GetEvents(Declared).Where(e => IsShown(e.AddMethod!)).Select(e => $"event {TypeName.Of(e.EventHandlerType!)} {e.Name}"));
    }

    private static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        _ when IsDelegate(type) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Property(PropertyInfo property)
    {
        var shown = property.GetAccessors(true).First(IsShown);
        var get = property.GetMethod is { } getter && IsShown(getter) ? "get; " : "";
        var set = property.SetMethod is { } setter && IsShown(setter) ? "set; " : "";
        return $"{Access(shown)}{Static(shown)}{Dispatch(shown)}{TypeName.Of(property.PropertyType)} {property.Name} {{ {get}{set}}}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{Access(method)}{Static(method)}{TypeName.Of(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(ExtensionAttribute));
        return string.Join(", ", method.GetParameters().Select(p =>
            $"{(isExtension && p.Position == 0 ? "this " : "")}{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{TypeName.Of(p.ParameterType)} {p.Name}{Default(p)}"));
    }

    // The listings have the number of an enumeration's value.
    private static string Default(ParameterInfo parameter)
        => parameter.HasDefaultValue ? $" = {(parameter.DefaultValue is Enum choice ? choice.ToString("D") : parameter.DefaultValue ?? "null")}" : "";

    private static bool IsShown(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method)
        => method.IsSpecialName && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal)
            || method.Name.StartsWith("add_", StringComparison.Ordinal) || method.Name.StartsWith("remove_", StringComparison.Ordinal));

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    // The listings say so of properties of classes only.
    private static string Dispatch(MethodBase method)
        => method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? "abstract " : method.IsVirtual ? "virtual " : "";
}
