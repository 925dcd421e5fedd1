namespace StandIns.Tests.PublicApi;

/// <summary>One of each, for the description's own test.</summary>
public abstract class ApiSampleEventArgs : EventArgs, IDisposable
{
    public const double Ratio = 0.5;

    public ApiSampleEventArgs(int first, params string[] rest)
    {
    }

    protected ApiSampleEventArgs()
    {
    }

    public abstract int? Number { get; set; }

    public string Text { get; private set; } = "";

    internal string Hidden { get; set; } = "";

    public static bool TryFind<TKey>(TKey key, out IReadOnlyList<object> found, bool exact = false, string? hint = null)
    {
        found = [];
        return exact && hint is not null && key is not null;
    }

    public void Dispose() => GC.SuppressFinalize(this);
}
