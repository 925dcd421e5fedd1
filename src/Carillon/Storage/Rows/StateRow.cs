namespace Carillon.Storage.Rows;

/// <summary>What a row holds. Which kind stands where is said by its key; see <see cref="RowCodec"/>.</summary>
public abstract record StateRow;
