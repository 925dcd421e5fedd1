using Carillon.Jobs;
using Carillon.Storage.Rows;

namespace Carillon.Metrics;

/// <summary>The two rows that the metrics of a job come from.</summary>
/// <param name="Id">Which job.</param>
/// <param name="Row">Its definition. Null where there is none that can be read.</param>
/// <param name="State">Where it stands. Null where that can't be read.</param>
internal sealed record MeasuredJob(JobId Id, JobRow? Row, JobStateRow? State);
