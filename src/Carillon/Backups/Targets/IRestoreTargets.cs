namespace Carillon.Backups.Targets;

/// <summary>A kind of place that a restore can fill, such as a file or a table. Each project adds its own kinds.</summary>
public interface IRestoreTargets
{
    /// <summary>What the kind is called where a restore is asked for, such as <c>sqlite</c>.</summary>
    string Kind { get; }

    /// <summary>What describes a place of this kind.</summary>
    IReadOnlyList<RestoreTargetField> Fields { get; }

    /// <summary>Finds the place that is described. It looks at the settings only: a dry run asks, too.</summary>
    /// <param name="fields">What was given, by the names of <see cref="Fields"/>; those that are required are there, and none is empty.</param>
    /// <exception cref="RestoreTargetException">No restore may go there; it says which field is to be another one.</exception>
    IRestoreTarget Find(IReadOnlyDictionary<string, string> fields);
}
