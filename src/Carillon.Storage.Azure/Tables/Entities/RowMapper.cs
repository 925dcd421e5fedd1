using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

/// <summary>How a kind of row stands in the table.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal abstract class RowMapper<T> : IRowMapper
    where T : StateRow
{
    public Type Kind => typeof(T);

    public void Write(StateRow row, EntityWriter entity) => Write((T)row, entity);

    StateRow IRowMapper.Read(EntityReader entity) => Read(entity);

    protected abstract void Write(T row, EntityWriter entity);

    protected abstract T Read(EntityReader entity);
}
