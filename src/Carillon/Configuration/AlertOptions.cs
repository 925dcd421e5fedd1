namespace Carillon.Configuration;

/// <summary><c>Carillon:Alerts</c>: who is told of alerts, and how often.</summary>
public sealed class AlertOptions
{
    /// <summary>
    /// The URL that notices are POSTed to, as JSON: absolute, http or https. It may hold a secret; it is never shown or logged. Default: none.
    /// Without it an alert is a row only.
    /// </summary>
    public string? WebhookUrl { get; set; }

    /// <summary>
    /// How long a rule that was told of stays quiet about the same subject, whether it goes on or comes back. From a minute to 30 days.
    /// Default: 4 hours.
    /// </summary>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How many notices a rule may give within an hour, of all its subjects. 1 to 100. Default: 3.</summary>
    public int MostPerHour { get; set; } = 3;

    /// <summary>How long a notice is tried to be delivered. From a minute to 30 days. Default: a day.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);
}
