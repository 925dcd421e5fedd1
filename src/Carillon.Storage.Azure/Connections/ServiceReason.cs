using Azure;

namespace Carillon.Storage.Azure.Connections;

/// <summary>
/// Why a service did not do what it was asked, for people: what is wrong, and which setting to look at. Never more of a setting than
/// its name.
/// </summary>
/// <param name="setting">The setting that names the account.</param>
/// <param name="needs">What whoever asks has to be allowed, as a sentence.</param>
/// <param name="timeLimit">How long a request may take.</param>
/// <param name="time">What this machine takes for the time.</param>
internal sealed class ServiceReason(string setting, string needs, TimeSpan timeLimit, TimeProvider time)
{
    /// <summary>How far the clock of this machine may be off: a request that is signed is good for 15 minutes, and signatures begin at once.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Whether an error is one of the network or of the service, and no defect.</summary>
    public static bool IsOfTheService(Exception exception) => exception switch
    {
        RequestFailedException or HttpRequestException or IOException or OperationCanceledException or TimeoutException => true,
        AggregateException many => many.InnerExceptions.All(IsOfTheService),
        // What gets tokens has its own type, in a package of its own.
        _ => exception.GetType().Namespace is "Azure.Identity",
    };

    /// <summary>Whether an error says that nobody answered in time.</summary>
    public static bool IsTimeLimit(Exception exception) => exception switch
    {
        OperationCanceledException or TimeoutException => true,
        AggregateException many => many.InnerExceptions.All(IsTimeLimit),
        _ => false,
    };

    /// <summary>What went wrong with the connection. Null where it was not the connection.</summary>
    public static HttpRequestError? ConnectionErrorOf(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException request)
            {
                return request.HttpRequestError;
            }
        }

        return null;
    }

    /// <summary>Whether an error says that whoever asks is known, and may not do that.</summary>
    public static bool IsOfPermission(RequestFailedException failed) =>
        failed.ErrorCode is "AuthorizationPermissionMismatch" or "AuthorizationFailure" or "AuthorizationResourceTypeMismatch" or "AuthorizationServiceMismatch";

    /// <summary>Whether an error is about who asks, and the clock of this machine is too far off for any to be accepted.</summary>
    public bool IsOfTheClock(RequestFailedException failed) => failed.Status is 401 or 403 && ClockOf(failed) is not null;

    /// <summary>Says it.</summary>
    public string Of(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Of(last),
        RequestFailedException { Status: 0 } => ConnectionErrorOf(exception) switch
        {
            HttpRequestError.NameResolutionError => $"its name is not known. Is the account in {setting} written as it is called?",
            HttpRequestError.ConnectionError => $"nobody answers there. Is it running, and is the network open to it? The address is in {setting}.",
            HttpRequestError.SecureConnectionError => $"no secure connection to it could be made. The address is in {setting}.",
            _ => "the connection broke.",
        },
        RequestFailedException failed when IsOfPermission(failed) => $"whoever {setting} names may not do that ({failed.ErrorCode}). {needs}",
        RequestFailedException failed => failed.Status switch
        {
            401 or 403 when ClockOf(failed) is { } clock => $"it does not accept requests of this time ({Code(failed)}): {clock}",
            401 or 403 => $"it does not accept the key, signature or identity that {setting} names ({Code(failed)}).",
            429 or 503 => $"it is too busy ({Code(failed)}).",
            _ => $"it answered {Code(failed)}.",
        },
        OperationCanceledException or TimeoutException => $"it did not answer within {timeLimit.TotalSeconds:0.#} seconds.",
        _ when exception.GetType().Namespace is "Azure.Identity" => $"there is no token for the identity that {setting} names: {exception.Message}",
        _ => exception.Message,
    };

    private static string Code(RequestFailedException failed) =>
        string.IsNullOrEmpty(failed.ErrorCode) ? $"status {failed.Status}" : $"{failed.Status}, {failed.ErrorCode}";

    /// <summary>What is wrong with the clock of this machine, by that of the service. Null where nothing is.</summary>
    private string? ClockOf(RequestFailedException failed)
    {
        if (failed.GetRawResponse()?.Headers.Date is not { } there)
        {
            return null;
        }

        var ahead = time.GetUtcNow() - there;
        return ahead.Duration() <= ClockTolerance ? null : $"the clock of this machine is {ahead.Duration().TotalMinutes:0} minutes {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} that of the service.";
    }
}
