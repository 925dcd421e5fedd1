using System.Globalization;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Microsoft.Azure.Functions.Worker.Retries;

/// <summary>Reads a retry attribute as the host is told of it.</summary>
internal static class RetryPolicies
{
    public static DefaultRetryOptions? Of(RetryAttribute? attribute) => attribute switch
    {
        FixedDelayRetryAttribute same => new DefaultRetryOptions
        {
            MaxRetryCount = same.MaxRetryCount,
            DelayInterval = TimeSpan.Parse(same.DelayInterval, CultureInfo.InvariantCulture),
        },
        ExponentialBackoffRetryAttribute growing => new DefaultRetryOptions
        {
            MaxRetryCount = growing.MaxRetryCount,
            MinimumInterval = TimeSpan.Parse(growing.MinimumInterval, CultureInfo.InvariantCulture),
            MaximumInterval = TimeSpan.Parse(growing.MaximumInterval, CultureInfo.InvariantCulture),
        },
        _ => null,
    };
}
