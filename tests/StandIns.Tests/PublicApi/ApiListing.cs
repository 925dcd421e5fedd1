namespace StandIns.Tests.PublicApi;

/// <summary>A type of an official package as its listing has it: one line for itself, one for each member.</summary>
internal sealed class ApiListing(string header)
{
    private readonly HashSet<string> members = [];

    public string Header => header;

    public static IReadOnlyDictionary<string, ApiListing> Read(string file)
    {
        var types = new Dictionary<string, ApiListing>();
        ApiListing? current = null;
        foreach (var line in File.ReadLines(file).Where(l => l.Length > 0 && !l.StartsWith('#')))
        {
            if (line.StartsWith(' '))
            {
                current!.members.Add(line.Trim());
            }
            else if (!types.TryGetValue(ApiDescription.Name(line), out current))
            {
                types[ApiDescription.Name(line)] = current = new ApiListing(line);
            }
        }

        return types;
    }

    public bool Has(string member) => members.Contains(member);
}
