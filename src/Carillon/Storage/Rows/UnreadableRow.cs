namespace Carillon.Storage.Rows;

/// <summary>Stands for a row whose content can't be read. It is shown and counted, never skipped, and never written.</summary>
/// <param name="Reason">What is wrong with it.</param>
public sealed record UnreadableRow(string Reason) : StateRow;
