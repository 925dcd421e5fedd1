namespace Carillon.Functions.Access;

/// <summary>What an HTTP function is about, for callers who see the jobs of some namespaces only.</summary>
internal enum Reach
{
    /// <summary>The whole installation: such callers are refused. What says nothing else is that.</summary>
    Everything,

    /// <summary>The namespace of the route, <c>{ns}</c>: callers who don't see it are refused, whether or not it has such a job.</summary>
    Namespace,

    /// <summary>The execution of the route, <c>{id}</c>: for callers who don't see its job there is none.</summary>
    Execution,

    /// <summary>What callers see: the function itself leaves out the rest, or shows nothing that is anybody's.</summary>
    Own,
}
