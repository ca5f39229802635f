namespace MeshTools.Core.Tests.Support;

/// <summary>One request as the scripted server saw it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="PathAndQuery">From the first slash on, as it was on the wire.</param>
/// <param name="Accept">The Accept header, or nothing.</param>
/// <param name="ContentType">The media type of the body, or null.</param>
/// <param name="Body">The body, or nothing.</param>
internal sealed record ScriptedRequest(HttpMethod Method, string PathAndQuery, string Accept, string? ContentType, string Body)
{
    /// <summary>The Authorization header, or nothing.</summary>
    public string Authorization => Header("Authorization");

    /// <summary>The path without the query.</summary>
    public string Path => PathAndQuery.Split('?')[0];

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>A header, or nothing.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, string.Empty);

    /// <summary>A parameter of the query, unescaped; null when it is not there.</summary>
    public string? Query(string name) => PathAndQuery.Split('?').Skip(1)
        .SelectMany(static query => query.Split('&'))
        .Select(static pair => pair.Split('=', 2))
        .Where(pair => pair[0] == name)
        .Select(static pair => Uri.UnescapeDataString(pair[1]))
        .FirstOrDefault();

    public override string ToString() => $"{Method} {PathAndQuery}";
}
