using Carillon.Jobs;
using Carillon.Operators;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>What a body asks to be done with a job, or what is wrong with it.</summary>
/// <param name="Do">Does it.</param>
/// <param name="Refusal">The answer where the body can't be used. Null where it can.</param>
internal readonly record struct JobAct(Func<JobId, ActRequest, Task<JobActResult>> Do, IResult? Refusal = null);
