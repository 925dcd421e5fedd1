using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class DueMapper : RowMapper<DueRow>
{
    protected override void Write(DueRow row, EntityWriter entity)
    {
        entity.Text("Job", row.Job.ToString());
        entity.Time("DueAt", row.DueAt);
        entity.Flag("ByTrigger", row.ByTrigger);
    }

    protected override DueRow Read(EntityReader entity) =>
        new(entity.Id("Job", JobId.Parse), entity.Time("DueAt"), entity.Flag("ByTrigger"));
}
