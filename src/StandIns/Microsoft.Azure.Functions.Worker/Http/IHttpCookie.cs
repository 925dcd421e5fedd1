namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A cookie.</summary>
public interface IHttpCookie
{
    /// <summary>Where it is sent to; null for this host.</summary>
    string? Domain { get; }

    /// <summary>When it ends; null with the session.</summary>
    DateTimeOffset? Expires { get; }

    /// <summary>Whether scripts do not see it.</summary>
    bool? HttpOnly { get; }

    /// <summary>How many seconds it lives; null for no limit of this kind.</summary>
    double? MaxAge { get; }

    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Below which path it is sent; null for the request's.</summary>
    string? Path { get; }

    /// <summary>Whether it is sent along from other sites.</summary>
    SameSite SameSite { get; }

    /// <summary>Whether it is sent over TLS only.</summary>
    bool? Secure { get; }

    /// <summary>Its value.</summary>
    string Value { get; }
}
