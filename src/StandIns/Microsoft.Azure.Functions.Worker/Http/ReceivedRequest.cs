using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The request an invocation answers, before the pipeline shows it.</summary>
internal sealed record ReceivedRequest(HttpContext HttpContext);
