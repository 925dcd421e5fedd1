using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class JobMapper : RowMapper<JobRow>
{
    protected override void Write(JobRow row, EntityWriter entity)
    {
        entity.Text("FunctionName", row.FunctionName);
        entity.Text("Alias", row.Alias);
        entity.Text("FunctionAlias", row.FunctionAlias);
        entity.Text("Schedule", row.Schedule);
        entity.Text("TimeZone", row.TimeZone);
        entity.Text("Description", row.Description);
        entity.Span("Timeout", row.Timeout);
        entity.Count("MaxRetries", row.MaxRetries);
        entity.Flag("Enabled", row.Enabled);
        entity.Name("Misfire", row.Misfire);
        entity.Span("MaxLateness", row.MaxLateness);
        entity.Name("Overlap", row.Overlap);
        entity.Count("RerunAfterLoss", row.RerunAfterLoss);
        entity.Json("Tags", row.Tags, EntityJson.Shapes.IReadOnlyListString);
        entity.Span("RetainFor", row.RetainFor);
        entity.Count("RetainCount", row.RetainCount);
        entity.Flag("System", row.System);
        entity.Text("OnlyByPlatform", row.OnlyByPlatform);
        entity.Text("Hash", row.Hash);
        entity.Text("Build", row.Build);
        entity.Time("BuiltAt", row.BuiltAt == default ? null : row.BuiltAt);
        entity.Json("Overrides", row.Overrides, EntityJson.Shapes.JobOverrides);
        entity.Time("PausedFrom", row.Pause?.From);
        entity.Time("PausedUntil", row.Pause?.Until);
        entity.Text("PauseReason", row.Pause?.Reason);
        entity.Text("PausedBy", row.Pause?.By);
        entity.Time("UndeclaredSince", row.UndeclaredSince);
        entity.Time("RetiredAt", row.RetiredAt);
        entity.LongCount("Edition", row.Edition);
        entity.Time("CreatedAt", row.CreatedAt);
        entity.Time("UpdatedAt", row.UpdatedAt);
    }

    protected override JobRow Read(EntityReader entity) => new()
    {
        FunctionName = entity.Text("FunctionName"),
        Alias = entity.TextOrNull("Alias"),
        FunctionAlias = entity.TextOrNull("FunctionAlias"),
        Schedule = entity.Text("Schedule"),
        TimeZone = entity.Text("TimeZone"),
        Description = entity.TextOrNull("Description"),
        Timeout = entity.Span("Timeout"),
        MaxRetries = entity.Count("MaxRetries"),
        Enabled = entity.Flag("Enabled"),
        Misfire = entity.Name<MisfirePolicy>("Misfire"),
        MaxLateness = entity.SpanOrNull("MaxLateness"),
        Overlap = entity.Name<OverlapPolicy>("Overlap"),
        RerunAfterLoss = entity.Count("RerunAfterLoss"),
        Tags = entity.Json("Tags", EntityJson.Shapes.IReadOnlyListString) ?? [],
        RetainFor = entity.SpanOrNull("RetainFor"),
        RetainCount = entity.CountOrNull("RetainCount"),
        System = entity.Flag("System"),
        OnlyByPlatform = entity.TextOrNull("OnlyByPlatform"),
        Hash = entity.Text("Hash"),
        Build = entity.Text("Build"),
        BuiltAt = entity.TimeOrNull("BuiltAt") ?? default,
        Overrides = entity.Json("Overrides", EntityJson.Shapes.JobOverrides),
        Pause = entity.TimeOrNull("PausedFrom") is { } from
            ? new JobPause(from, entity.TimeOrNull("PausedUntil"), entity.TextOrNull("PauseReason"), entity.Text("PausedBy"))
            : null,
        UndeclaredSince = entity.TimeOrNull("UndeclaredSince"),
        RetiredAt = entity.TimeOrNull("RetiredAt"),
        Edition = entity.LongCount("Edition"),
        CreatedAt = entity.Time("CreatedAt"),
        UpdatedAt = entity.Time("UpdatedAt"),
    };
}
