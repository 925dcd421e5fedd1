using System.Reflection;
using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Discovery;

/// <summary>Where functions are looked for: the app and the projects it references, used by its code or not.</summary>
internal static class FunctionAssemblies
{
    private static readonly string Worker = typeof(FunctionAssemblies).Assembly.GetName().Name!;

    public static IReadOnlyList<Assembly> Of(string applicationName, string directory)
    {
        var found = new Dictionary<string, Assembly>(StringComparer.OrdinalIgnoreCase);
        var app = Assembly.Load(new AssemblyName(applicationName));
        Add(app, found);
        foreach (var project in ProjectsOf(applicationName, directory))
        {
            if (File.Exists(Path.Combine(directory, project + ".dll")))
            {
                Add(Assembly.Load(new AssemblyName(project)), found);
            }
        }

        return [.. found.Values.Where(a => a == app || ReferencesWorker(a))];
    }

    private static void Add(Assembly assembly, Dictionary<string, Assembly> found)
    {
        var pending = new Stack<Assembly>([assembly]);
        while (pending.TryPop(out var next))
        {
            var name = next.GetName().Name!;
            if (name == Worker || !found.TryAdd(name, next))
            {
                continue;
            }

            foreach (var reference in next.GetReferencedAssemblies().Where(r => IsBeside(app: assembly, r)))
            {
                pending.Push(Assembly.Load(reference));
            }
        }
    }

    // The framework's assemblies lie elsewhere and hold no functions.
    private static bool IsBeside(Assembly app, AssemblyName reference)
        => Path.GetDirectoryName(app.Location) is { Length: > 0 } directory && File.Exists(Path.Combine(directory, reference.Name + ".dll"));

    private static bool ReferencesWorker(Assembly assembly)
        => assembly.GetReferencedAssemblies().Any(r => r.Name == Worker);

    private static IEnumerable<string> ProjectsOf(string applicationName, string directory)
    {
        var file = Path.Combine(directory, applicationName + ".deps.json");
        if (!File.Exists(file))
        {
            return [];
        }

        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.TryGetProperty("libraries", out var libraries)
            ? [.. libraries.EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "project").Select(l => l.Name.Split('/')[0])]
            : [];
    }
}
