using System.Text.RegularExpressions;

namespace MeshTools.Testing.Proxy;

/// <summary>A request as it came to the proxy.</summary>
/// <param name="Method">GET, PATCH and so on.</param>
/// <param name="Path">With its query.</param>
internal sealed partial record SeenRequest(string Method, string Path)
{
    /// <summary>By which the same request of another run is known: versions and the marks of pages differ.</summary>
    public string Key { get; } = $"{Method} {Passing().Replace(Path, string.Empty)}";

    /// <summary>What it is about, without the query.</summary>
    public string Target { get; } = Path.Split('?')[0];

    /// <summary>The last word of what it is about: an object's name, or a kind's plural.</summary>
    public string Name => Target.Split('/')[^1];

    /// <summary>False for reads, and for what is sent but changes nothing: questions, rehearsals, tokens, calls of services.</summary>
    public bool IsWrite { get; } = Method is not "GET" && !Question().IsMatch(Path);

    /// <summary>True for a server-side apply, which makes what is not there.</summary>
    public bool IsApply { get; init; }

    public override string ToString() => $"{Method} {Path}";

    [GeneratedRegex("(?:resourceVersion|continue)=[^&]*")]
    private static partial Regex Passing();

    [GeneratedRegex("/selfsubject|dryRun=All|/token$|/proxy/")]
    private static partial Regex Question();
}
