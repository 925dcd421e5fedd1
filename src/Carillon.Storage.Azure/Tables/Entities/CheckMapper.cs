using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class CheckMapper : RecordMapper<CheckRow>
{
    protected override void WriteRest(CheckRow row, EntityWriter entity)
    {
        entity.Text("Component", row.Component);
        entity.Flag("Healthy", row.Healthy);
        entity.Milliseconds("ResponseTimeMs", row.ResponseTime);
        entity.Text("Problem", row.Problem);
        entity.Json("Figures", row.Figures, EntityJson.Shapes.IReadOnlyDictionaryStringDouble);
    }

    protected override CheckRow Read(EntityReader entity) => new()
    {
        Id = Id(entity),
        At = At(entity),
        Trigger = Trigger(entity),
        Execution = Execution(entity),
        Component = entity.Text("Component"),
        Healthy = entity.Flag("Healthy"),
        ResponseTime = entity.MillisecondsOrNull("ResponseTimeMs") ?? default,
        Problem = entity.TextOrNull("Problem"),
        Figures = entity.Json("Figures", EntityJson.Shapes.IReadOnlyDictionaryStringDouble) ?? new Dictionary<string, double>(),
    };
}
