using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Carillon.Backups;
using Carillon.Ledger;

namespace Carillon.Tests.Storage.Writes;

/// <summary>The methods of the engine that send a transaction to the store, as "type.method".</summary>
internal static partial class WriteSites
{
    private const byte Call = 0x28;
    private const byte CallVirtual = 0x6F;

    /// <summary>What sends a transaction: the store itself, and what only passes one on.</summary>
    private static readonly string[] Senders = ["CommitAsync", "CommitUntilKnownAsync"];

    /// <summary>Every one that the compiled engine has, but for those of backups: <c>BackupFaultTests</c> fails each of them.</summary>
    public static IReadOnlyList<string> InTheEngine() =>
        [.. from type in typeof(Claimer).Assembly.GetTypes()
            where type.Namespace?.StartsWith(typeof(ChangeFeedStore).Namespace!, StringComparison.Ordinal) != true
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where Sends(method)
            let site = Name(method)
            where !Array.Exists(Senders, sender => site.EndsWith($".{sender}", StringComparison.Ordinal))
            group site by site into sites
            orderby sites.Key
            select sites.Key];

    /// <summary>Whether one of them is what called, on this thread.</summary>
    public static bool IsCalling(string site) =>
        Array.Exists(new StackTrace(fNeedFileInfo: false).GetFrames(), frame => frame.GetMethod() is { } method && Name(method) == site);

    private static bool Sends(MethodInfo method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            return false;
        }

        for (var at = 0; at + 4 < code.Length; at++)
        {
            if (code[at] is Call or CallVirtual && Array.Exists(Senders, sender => Called(method, BitConverter.ToInt32(code, at + 1)) == sender))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name of what is called. Null where the bytes are no call, but something that looks like one.</summary>
    private static string? Called(MethodInfo method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(token, method.DeclaringType!.GetGenericArguments(), method.GetGenericArguments())?.Name;
        }
        catch (Exception exception) when (exception is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>What stands in the source for a method: of one that awaits, the compiler makes a type with the name in it.</summary>
    private static string Name(MethodBase method)
    {
        var type = method.DeclaringType;
        var made = method.Name;
        while (type?.DeclaringType is { } outer && type.IsDefined(typeof(CompilerGeneratedAttribute)))
        {
            made = $"{type.Name} {made}";
            type = outer;
        }

        var written = WrittenName().Match(made);
        return $"{type?.Name}.{(written.Success ? written.Groups[1].Value : method.Name)}";
    }

    [GeneratedRegex(@"<(\w+)>")]
    private static partial Regex WrittenName();
}
