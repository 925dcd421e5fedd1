using System.Text.Json;
using Carillon.Functions.Access;
using Carillon.Functions.OpenApi;
using Carillon.Jobs;
using Carillon.Operators;
using Microsoft.AspNetCore.Http;

namespace Carillon.Functions.Http;

/// <summary>Reads which jobs a body means.</summary>
internal static class SelectorReading
{
    internal const int MostJobs = 500;
    internal const int LongestName = 128;

    private static readonly string[] Known = BodyShape.Names<SelectorShape>();

    /// <summary>Reads <c>selector</c>. It has to say something: all jobs are meant only where it says so, and of them those that the caller sees.</summary>
    /// <returns>An answer where it can't be read, otherwise null.</returns>
    public static IResult? Read(JsonBody body, Caller caller, out JobSelector selector)
    {
        selector = new JobSelector { Within = caller.Namespaces };
        if (body.Find("selector") is null)
        {
            return Problems.BadRequest("selector", "'selector' says which jobs: some of 'namespace', 'tag' and 'jobs', or else 'all': true.");
        }

        string? ns = null, tag = null;
        bool all = false, system = false;
        List<JobId>? jobs = null;
        var refusal = body.ReadObject("selector", Known, out var inner)
            ?? ReadName(inner, "namespace", out ns)
            ?? ReadName(inner, "tag", out tag)
            ?? inner.ReadSwitch("all", out all)
            ?? inner.ReadSwitch("system", out system)
            ?? ReadJobs(inner, out jobs);
        selector = new JobSelector { Namespace = ns, Tag = tag, Jobs = jobs, System = system, Within = caller.Namespaces };
        var saysWhich = ns is not null || tag is not null || jobs is not null;
        return refusal ?? (saysWhich == all
            ? Problems.BadRequest("selector", "'selector' has some of 'namespace', 'tag' and 'jobs', or else 'all': true.")
            : null);
    }

    private static IResult? ReadName(JsonBody inner, string name, out string? text)
    {
        var allowed = $"'selector.{name}' is a text of 1 to {LongestName} characters.";
        return inner.ReadText(name, LongestName, allowed, out text) ?? (text is "" ? Problems.BadRequest($"selector.{name}", allowed) : null);
    }

    private static IResult? ReadJobs(JsonBody inner, out List<JobId>? jobs)
    {
        jobs = null;
        if (inner.Find("jobs") is not { } list)
        {
            return null;
        }

        var read = new List<JobId>();
        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is > 0 and <= MostJobs)
        {
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.String && JobNames.TryRead(item.GetString()!, out var id))
                {
                    read.Add(id);
                }
            }

            jobs = [.. read.Distinct()];
            if (read.Count == list.GetArrayLength())
            {
                return null;
            }
        }

        return Problems.BadRequest("selector.jobs", $"'selector.jobs' is a list of 1 to {MostJobs} jobs, each as 'namespace/name'.");
    }
}
