using System.Diagnostics;
using System.Text;

namespace EndToEnd.Tests.Kills;

/// <summary>
/// The test app as a newer build: the same code under another version, written later. Which build a process is of is said by its
/// assembly alone, so that one is copied and changed, and the rest is linked.
/// </summary>
internal static class NewerBuild
{
    /// <summary>Makes one.</summary>
    /// <param name="assembly">The assembly of the app.</param>
    /// <param name="folder">Where it is put.</param>
    /// <returns>Its assembly.</returns>
    public static string Of(string assembly, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var part in Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(assembly)!).Where(part => part != assembly))
        {
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(part)), part);
        }

        var version = FileVersionInfo.GetVersionInfo(assembly).ProductVersion!;
        var newer = Path.Combine(folder, Path.GetFileName(assembly));
        File.WriteAllBytes(newer, Replace(File.ReadAllBytes(assembly), version, (version[0] == '9' ? '8' : '9') + version[1..]));
        return newer;
    }

    /// <summary>Puts a version in place of another one of its length, wherever the assembly says its own.</summary>
    private static byte[] Replace(byte[] assembly, string version, string other)
    {
        var from = Encoding.UTF8.GetBytes(version);
        var to = Encoding.UTF8.GetBytes(other);
        for (var at = assembly.AsSpan().IndexOf(from); at >= 0; at = assembly.AsSpan().IndexOf(from))
        {
            to.CopyTo(assembly, at);
        }

        return assembly;
    }
}
