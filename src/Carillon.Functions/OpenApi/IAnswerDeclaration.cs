namespace Carillon.Functions.OpenApi;

/// <summary>An attribute that declares answers.</summary>
internal interface IAnswerDeclaration
{
    IEnumerable<AnswersAttribute> Answers { get; }
}
