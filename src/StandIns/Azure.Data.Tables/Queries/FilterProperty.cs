using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables.Queries;

/// <summary>Finds which property of the row an expression is.</summary>
internal static class FilterProperty
{
    /// <summary>The property's name in the table; null when the expression is none.</summary>
    public static string? Name(Expression expression, ParameterExpression row) => Bare(expression) switch
    {
        MemberExpression member when member.Expression is { } owner && Bare(owner) == row
            => member.Member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Member.Name,

        // entity["Name"], entity.GetInt32("Name")
        MethodCallExpression { Object: { } owner, Arguments: [var name] } call
            when Bare(owner) == row && call.Method.Name.StartsWith("get", StringComparison.OrdinalIgnoreCase) && !FilterValue.Needs(name, row)
            => FilterValue.Of(name) as string,
        _ => null,
    };

    /// <summary>An expression without the conversions around it, and without <c>.Value</c> of what may be null.</summary>
    public static Expression Bare(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs } convert => Bare(convert.Operand),
        MemberExpression { Member.Name: "Value", Expression: { } owner } when Nullable.GetUnderlyingType(owner.Type) is not null => Bare(owner),
        _ => expression,
    };
}
