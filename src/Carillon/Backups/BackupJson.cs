using System.Text.Json.Serialization;

namespace Carillon.Backups;

/// <summary>The JSON shapes of what is written beside rows, generated; absent values left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SnapshotManifest))]
[JsonSerializable(typeof(IncrementLine))]
internal sealed partial class BackupJson : JsonSerializerContext;
