namespace Carillon.Configuration;

/// <summary>Who an app is where a connection has no secret: what <c>{connection}__credential</c> and what stands beside it ask for.</summary>
public enum IdentityKind
{
    /// <summary>Whoever the machine knows: the managed identity on Azure, the developer who is signed in elsewhere.</summary>
    Default,

    /// <summary>The managed identity of the app: the system-assigned one unless another is named.</summary>
    ManagedIdentity,

    /// <summary>The identity of a workload in Kubernetes, by a token in a file.</summary>
    WorkloadIdentity,

    /// <summary>An application that is registered, by its secret.</summary>
    ClientSecret,
}
