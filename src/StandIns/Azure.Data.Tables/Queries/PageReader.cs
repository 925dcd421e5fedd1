namespace Azure.Data.Tables.Queries;

/// <summary>Reads the page after a token.</summary>
/// <param name="token">Where the last page ended; null for the first.</param>
/// <param name="top">At most so many rows; null for as many as the service gives at once.</param>
/// <param name="async">False when nothing may be left undone on return.</param>
internal delegate Task<Page<T>> PageReader<T>(string? token, int? top, bool async);
