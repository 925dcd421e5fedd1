using System.Linq.Expressions;

namespace Azure.Data.Tables.Queries;

/// <summary>Writes a condition in C# over a row as an OData filter: comparisons of one property with a value, and, or, not.</summary>
internal static class ExpressionFilter
{
    public static string Of(LambdaExpression filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Condition(filter.Body, filter.Parameters[0]);
    }

    private static string Condition(Expression expression, ParameterExpression row) => expression switch
    {
        _ when !FilterValue.Needs(expression, row) => FilterText.Literal(FilterValue.Of(expression)),
        UnaryExpression { NodeType: ExpressionType.Not } not => $"not ({Condition(not.Operand, row)})",
        UnaryExpression { NodeType: ExpressionType.Convert } convert => Condition(convert.Operand, row),
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both => $"({Condition(both.Left, row)}) and ({Condition(both.Right, row)})",
        BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either => $"({Condition(either.Left, row)}) or ({Condition(either.Right, row)})",
        BinaryExpression comparison => Comparison(comparison, row),
        MethodCallExpression { Method.Name: "Equals", Object: { } subject, Arguments: [var other] } => Comparison(ExpressionType.Equal, subject, other, row),
        MethodCallExpression { Method.Name: "Equals", Object: null, Arguments: [var one, var other] } => Comparison(ExpressionType.Equal, one, other, row),
        _ when FilterProperty.Name(expression, row) is { } flag => $"{flag} eq true",
        _ => throw NotSupported(expression.NodeType),
    };

    private static string Comparison(BinaryExpression comparison, ParameterExpression row)
    {
        // Texts have no operators of order: their comparison is one with 0.
        if (comparison.Left is MethodCallExpression order && Compared(order) is { } texts
            && !FilterValue.Needs(comparison.Right, row) && FilterValue.Of(comparison.Right) is 0)
        {
            return Comparison(comparison.NodeType, texts.One, texts.Other, row);
        }

        return Comparison(comparison.NodeType, comparison.Left, comparison.Right, row);
    }

    private static (Expression One, Expression Other)? Compared(MethodCallExpression call) => call switch
    {
        { Method.Name: "CompareTo", Object: { } one, Arguments: [var other] } => (one, other),
        { Method.Name: "Compare" or "CompareOrdinal", Object: null, Arguments: [var one, var other, ..] } when call.Method.DeclaringType == typeof(string) => (one, other),
        _ => null,
    };

    private static string Comparison(ExpressionType type, Expression left, Expression right, ParameterExpression row)
    {
        if (FilterProperty.Name(left, row) is { } name && !FilterValue.Needs(right, row))
        {
            return $"{name} {Operator(type, turned: false)} {Literal(left, right)}";
        }

        if (FilterProperty.Name(right, row) is { } turned && !FilterValue.Needs(left, row))
        {
            return $"{turned} {Operator(type, turned: true)} {Literal(right, left)}";
        }

        throw NotSupported(type);
    }

    // The compiler compares enumerations as numbers; a table has their names.
    private static string Literal(Expression property, Expression value)
    {
        var type = FilterProperty.Bare(property).Type;
        type = Nullable.GetUnderlyingType(type) ?? type;
        var found = FilterValue.Of(value);
        return FilterText.Literal(type.IsEnum && found is not null ? Enum.ToObject(type, found) : found);
    }

    private static string Operator(ExpressionType type, bool turned) => (type, turned) switch
    {
        (ExpressionType.Equal, _) => "eq",
        (ExpressionType.NotEqual, _) => "ne",
        (ExpressionType.LessThan, false) or (ExpressionType.GreaterThan, true) => "lt",
        (ExpressionType.LessThanOrEqual, false) or (ExpressionType.GreaterThanOrEqual, true) => "le",
        (ExpressionType.GreaterThan, false) or (ExpressionType.LessThan, true) => "gt",
        (ExpressionType.GreaterThanOrEqual, false) or (ExpressionType.LessThanOrEqual, true) => "ge",
        _ => throw new NotSupportedException($"A filter has no {type}."),
    };

    // Without the values in it, which may be anything.
    private static NotSupportedException NotSupported(ExpressionType type)
        => new($"A filter compares properties with values. It cannot say this {type}.");
}
