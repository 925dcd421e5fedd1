namespace Carillon.Health;

/// <summary>Whether each part of Carillon does what it should.</summary>
/// <param name="Components">The parts.</param>
public sealed record HealthReport(IReadOnlyList<ComponentHealth> Components)
{
    /// <summary>Whether all of them are healthy.</summary>
    public bool Healthy => Components.All(component => component.Healthy);

    /// <summary>What is wrong, a sentence per part. Null where nothing is.</summary>
    public string? Problems => Healthy
        ? null
        : string.Join(' ', Components.Where(component => !component.Healthy).Select(component => $"{component.Name}: {component.Problem}"));

    /// <summary>
    /// The numbers of all parts, by part and name, such as <c>store.roundTripMs</c>; and for each part <c>store.healthy</c>, 1
    /// or 0.
    /// </summary>
    public IReadOnlyDictionary<string, double> Metrics => Components
        .SelectMany(component => component.Metrics
            .Prepend(KeyValuePair.Create("healthy", component.Healthy ? 1d : 0d))
            .Select(metric => KeyValuePair.Create($"{component.Name}.{metric.Key}", metric.Value)))
        .ToDictionary();
}
