namespace Carillon.Functions.OpenApi;

/// <summary>A parameter of the query that an HTTP function reads, for the description of the interface.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it means.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class QueryAttribute(string name, string description) : Attribute, IQueryDeclaration
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    /// <summary>Of what kind its value is: a text, a whole number, or true and false. Default: a text.</summary>
    public Type Kind { get; set; } = typeof(string);

    /// <summary>The least number. Default: none.</summary>
    public int Least { get; set; } = int.MinValue;

    /// <summary>The greatest number. Default: none.</summary>
    public int Most { get; set; } = int.MaxValue;

    /// <summary>What it is where it is left out. Default: null, nothing.</summary>
    public object? ByDefault { get; set; }

    /// <summary>The only values that it may have. Default: none, any.</summary>
    public string[] Values { get; set; } = [];

    /// <summary>Whether it has to be there.</summary>
    public bool Required { get; set; }

    /// <summary>Whether it may be there several times.</summary>
    public bool Repeats { get; set; }

    public IEnumerable<QueryAttribute> Parameters => [this];
}
