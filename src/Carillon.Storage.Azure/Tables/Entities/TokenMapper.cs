using Carillon.Executions;
using Carillon.Storage.Rows;
using Carillon.Tokens;

namespace Carillon.Storage.Azure.Tables.Entities;

internal sealed class TokenMapper : RowMapper<TokenRow>
{
    protected override void Write(TokenRow row, EntityWriter entity)
    {
        entity.Text("Id", row.Id.ToString());
        entity.Text("Name", row.Name);
        entity.Text("SecretHash", row.SecretHash);
        entity.Name("Role", row.Role);
        entity.Flag("AllNamespaces", row.AllNamespaces);
        entity.Json("Namespaces", row.Namespaces, EntityJson.Shapes.IReadOnlyListString);
        entity.Time("CreatedAt", row.CreatedAt);
        entity.Text("CreatedBy", row.CreatedBy);
        entity.Text("Reason", row.Reason);
        entity.Time("ExpiresAt", row.ExpiresAt);
        entity.Time("LastUsedAt", row.LastUsedAt);
        entity.Time("RevokedAt", row.RevokedAt);
        entity.Text("RevokedBy", row.RevokedBy);
        entity.Text("RevokeReason", row.RevokeReason);
    }

    protected override TokenRow Read(EntityReader entity) => new()
    {
        Id = entity.Id("Id", ExecutionId.Parse),
        Name = entity.Text("Name"),
        SecretHash = entity.Text("SecretHash"),
        Role = entity.Name<TokenRole>("Role"),
        AllNamespaces = entity.Flag("AllNamespaces"),
        Namespaces = entity.Json("Namespaces", EntityJson.Shapes.IReadOnlyListString) ?? [],
        CreatedAt = entity.Time("CreatedAt"),
        CreatedBy = entity.Text("CreatedBy"),
        Reason = entity.TextOrNull("Reason"),
        ExpiresAt = entity.Time("ExpiresAt"),
        LastUsedAt = entity.TimeOrNull("LastUsedAt"),
        RevokedAt = entity.TimeOrNull("RevokedAt"),
        RevokedBy = entity.TextOrNull("RevokedBy"),
        RevokeReason = entity.TextOrNull("RevokeReason"),
    };
}
