namespace Carillon.Executions;

/// <summary>What started a run.</summary>
public enum RunTrigger
{
    /// <summary>The job's schedule was due.</summary>
    Schedule,

    /// <summary>Somebody asked for it over HTTP.</summary>
    Manual,

    /// <summary>The platform was asked to run the function with nothing due: the portal's Run button, the admin route.</summary>
    Platform,

    /// <summary>The app started, and the function says <c>RunOnStartup</c>.</summary>
    Startup,

    /// <summary>An earlier run of the same occurrence was lost, and its job asks to be started again then.</summary>
    Rerun,
}
