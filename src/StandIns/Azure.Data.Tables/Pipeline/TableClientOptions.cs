using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>How a client talks to the service: retries, transport, diagnostics and policies as every Azure client has them, and the service's version.</summary>
public class TableClientOptions : ClientOptions
{
    /// <summary>Options for a version of the service.</summary>
    /// <param name="serviceVersion">The version asked for in every request.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such version.</exception>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
    {
        Version = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };
        AddLogged();
    }

    /// <summary>The versions of the service that a client can ask for.</summary>
    [SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "The official names.")]
    [SuppressMessage("Design", "CA1008:Enums should have zero value", Justification = "The official values.")]
    public enum ServiceVersion
    {
        /// <summary>2019-02-02.</summary>
        V2019_02_02 = 1,

        /// <summary>2020-12-06.</summary>
        V2020_12_06 = 2,
    }

    internal string Version { get; }

    // Azure.Core logs the values of these alone. Filters and continuations hold an application's data, and a signature opens the account.
    private void AddLogged()
    {
        foreach (var header in (string[])["x-ms-version", "x-ms-date", "x-ms-error-code", "DataServiceVersion", "Prefer", "Preference-Applied"])
        {
            Diagnostics.LoggedHeaderNames.Add(header);
        }

        foreach (var parameter in (string[])["$format", "$top", "$select", "timeout"])
        {
            Diagnostics.LoggedQueryParameters.Add(parameter);
        }
    }
}
