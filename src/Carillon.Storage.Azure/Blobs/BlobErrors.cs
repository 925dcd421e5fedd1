using Azure;
using Carillon.Backups;
using Carillon.Storage.Azure.Connections;

namespace Carillon.Storage.Azure.Blobs;

/// <summary>What an error of the service means: for the store, what became of a blob; for people, what is wrong and which setting to look at.</summary>
internal sealed class BlobErrors(string setting, string description, string container, TimeSpan timeLimit, TimeProvider time)
{
    private readonly ServiceReason _reason = new(
        setting,
        "An identity needs the role Storage Blob Data Contributor, a shared access signature the permissions racwdl, and the account's firewall has to let this app in.",
        timeLimit,
        time);

    /// <summary>Whether an error says that there is a blob of that name already.</summary>
    public static bool IsThere(RequestFailedException failed) => failed.ErrorCode is "BlobAlreadyExists" or "ConditionNotMet" && failed.Status is 409 or 412;

    /// <summary>Whether an error says that there is no such blob.</summary>
    public static bool IsNotThere(RequestFailedException failed) => failed.Status == 404 && !IsContainerMissing(failed);

    /// <summary>Whether an error says that there is no container.</summary>
    public static bool IsContainerMissing(RequestFailedException failed) => failed.ErrorCode is "ContainerNotFound";

    /// <summary>What to throw.</summary>
    /// <param name="done">What should have been done, such as "written".</param>
    /// <param name="name">To which blob, or to which names.</param>
    /// <param name="exception">What it failed with.</param>
    public BackupStoreException Of(string done, string name, Exception exception) =>
        new($"'{name}' could not be {done} in {description}: {Reason(exception)}", exception, FaultOf(exception));

    private BackupStoreFault FaultOf(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => FaultOf(last),
        RequestFailedException { Status: 0 } => ServiceReason.ConnectionErrorOf(exception) == HttpRequestError.NameResolutionError ? BackupStoreFault.NameResolution : BackupStoreFault.Connection,
        RequestFailedException { ErrorCode: "ContainerNotFound" or "ContainerBeingDeleted" or "InvalidResourceName" } => BackupStoreFault.Container,
        RequestFailedException failed when ServiceReason.IsOfPermission(failed) => BackupStoreFault.Permission,
        RequestFailedException failed when _reason.IsOfTheClock(failed) => BackupStoreFault.Clock,
        RequestFailedException { Status: 401 or 403 } => BackupStoreFault.Credentials,
        OperationCanceledException or TimeoutException or IOException => BackupStoreFault.Connection,
        _ when exception.GetType().Namespace is "Azure.Identity" => BackupStoreFault.Credentials,
        _ => BackupStoreFault.Other,
    };

    private string Reason(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Reason(last),
        RequestFailedException { ErrorCode: "ContainerNotFound" } =>
            $"there is no container {container}. The next write makes it, where whoever {setting} names may, without what was in the old one if there was one.",
        RequestFailedException { ErrorCode: "ContainerBeingDeleted" } => $"the container {container} is being deleted. That takes a minute or so; then it can be made again.",
        RequestFailedException { ErrorCode: "InvalidResourceName" } => $"{container} can't be the name of a container. It is written in Carillon:Backup:Container.",
        _ => _reason.Of(exception),
    };
}
