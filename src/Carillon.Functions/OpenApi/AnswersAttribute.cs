namespace Carillon.Functions.OpenApi;

/// <summary>An answer of an HTTP function, for the description of the interface.</summary>
/// <param name="status">Its status.</param>
/// <param name="description">When it is given.</param>
/// <param name="bodies">What it has: one of these. None where there is no body, or where it is a text.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AnswersAttribute(int status, string description, params Type[] bodies) : Attribute, IAnswerDeclaration
{
    public int Status { get; } = status;

    public string Description { get; } = description;

    public IReadOnlyList<Type> Bodies { get; } = bodies;

    /// <summary>Of what kind the body is. Default: null, JSON.</summary>
    public string? ContentType { get; set; }

    /// <summary>Whether <c>Location</c> says where to look.</summary>
    public bool HasLocation { get; set; }

    /// <summary>Whether <c>ETag</c> says which version it is.</summary>
    public bool HasETag { get; set; }

    public IEnumerable<AnswersAttribute> Answers => [this];
}
