namespace Carillon.TestKit.Azurite;

/// <summary>Where Azurite is installed: in the folder tests/azurite of this repository, whose lock file names its version.</summary>
internal static class AzuriteFiles
{
    /// <summary>What to do where it is not there.</summary>
    public const string Remedy = "Run ./test, or npm ci in tests/azurite.";

    /// <summary>Finds the script that serves Azurite.</summary>
    /// <exception cref="InvalidOperationException">The packages that the lock file names are not installed.</exception>
    public static string FindScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var home = Path.Combine(folder.FullName, "tests", "azurite");
            if (File.Exists(Path.Combine(home, "package-lock.json")))
            {
                return Directory.Exists(Path.Combine(home, "node_modules", "azurite"))
                    ? Path.Combine(home, "serve.js")
                    : throw new InvalidOperationException($"Azurite is not installed in {home}. {Remedy}");
            }
        }

        throw new InvalidOperationException($"There is no tests/azurite above {AppContext.BaseDirectory}.");
    }
}
