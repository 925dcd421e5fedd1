using System.Linq.Expressions;

namespace Azure.Data.Tables.Queries;

/// <summary>The parts of a condition that do not hang on the row: constants, variables, calls. They are worked out before the query.</summary>
internal sealed class FilterValue : ExpressionVisitor
{
    private readonly ParameterExpression row;
    private bool found;

    private FilterValue(ParameterExpression row) => this.row = row;

    /// <summary>Whether an expression has the row in it.</summary>
    public static bool Needs(Expression expression, ParameterExpression row)
    {
        var search = new FilterValue(row);
        search.Visit(expression);
        return search.found;
    }

    /// <summary>The value of an expression that has not.</summary>
    public static object? Of(Expression expression)
        => expression is ConstantExpression constant
            ? constant.Value
            : Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();

    protected override Expression VisitParameter(ParameterExpression node)
    {
        found |= node == row;
        return node;
    }
}
