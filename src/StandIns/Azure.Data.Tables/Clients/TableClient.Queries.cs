using System.Linq.Expressions;
using Azure.Data.Tables.Queries;

namespace Azure.Data.Tables;

/// <content>Queries.</content>
public partial class TableClient
{
    /// <summary>Reads the rows that an OData filter lets through, in the order of their keys, page by page as they are asked for.</summary>
    /// <param name="filter">The filter, with literals that <see cref="CreateQueryFilter(FormattableString)"/> has made; null for all rows.</param>
    /// <param name="maxPerPage">At most so many rows a request, up to 1,000; null for as many as the service gives.</param>
    /// <param name="select">The properties to bring; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <returns>The rows. A page may be empty with more after it; its token goes on where it ended.</returns>
    public virtual AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity, new()
        => new AsyncPages<T>(EntityQueries.Pages<T>(pipeline, Name, filter, select, cancellationToken), maxPerPage);

    /// <inheritdoc cref="QueryAsync{T}(string, int?, IEnumerable{string}, CancellationToken)"/>
    public virtual Pageable<T> Query<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity, new()
        => new Pages<T>(EntityQueries.Pages<T>(pipeline, Name, filter, select, cancellationToken), maxPerPage);

    /// <summary>Reads the rows for which a condition holds, in the order of their keys, page by page as they are asked for.</summary>
    /// <param name="filter">Comparisons of properties with values, joined by and, or and not.</param>
    /// <param name="maxPerPage">At most so many rows a request, up to 1,000; null for as many as the service gives.</param>
    /// <param name="select">The properties to bring; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <returns>The rows. A page may be empty with more after it; its token goes on where it ended.</returns>
    /// <exception cref="NotSupportedException">The service's filters cannot say the condition.</exception>
    public virtual AsyncPageable<T> QueryAsync<T>(Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity, new()
        => QueryAsync<T>(ExpressionFilter.Of(filter), maxPerPage, select, cancellationToken);

    /// <inheritdoc cref="QueryAsync{T}(Expression{Func{T, bool}}, int?, IEnumerable{string}, CancellationToken)"/>
    public virtual Pageable<T> Query<T>(Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity, new()
        => Query<T>(ExpressionFilter.Of(filter), maxPerPage, select, cancellationToken);

    /// <summary>Makes an OData filter of a condition.</summary>
    /// <param name="filter">Comparisons of properties with values, joined by and, or and not.</param>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <returns>The filter.</returns>
    /// <exception cref="NotSupportedException">The service's filters cannot say the condition.</exception>
    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => ExpressionFilter.Of(filter);

    /// <summary>Makes an OData filter of an interpolated string, each hole a literal of its type: what stands in a text cannot end it.</summary>
    /// <param name="filter">The filter, such as <c>$"PartitionKey eq {partition} and Count gt {count}"</c>.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">A value has a type that a table cannot hold.</exception>
    public static string CreateQueryFilter(FormattableString filter) => FilterText.Of(filter);
}
