using System.Text.RegularExpressions;

namespace MeshTools.Secrets;

/// <summary>
/// Takes out of other people's words what looks like a secret: what a container logs, a plugin complains of or a configuration
/// file holds ends in messages, and from there in tickets. A word too many masked costs less than a password shown.
/// </summary>
internal static partial class SecretMask
{
    private const string Mask = "***";
    // No more of a text is looked at: nobody is shown so much of it, and the patterns stay quick on what somebody made to slow them.
    private const int Longest = 2048;

    private const string KeyMask = "(a private key, masked)";

    // No bare "key": Kubernetes itself writes "secret key: cert.pem". Only what may end such a name follows it, so that
    // secretName, credentialName, authority and PassthroughCluster stay: they are what an explanation lives on.
    private const string Names =
        @"(?:pass(?:word|wd|phrase|code)|pwd|secret|token|credential|jwt|(?:api|access|private|signing|encryption|account|shared|client)[-_.]?key|signature)s?[0-9]*(?:[-_.]?(?:value|data|text|hash|base64|b64|encoded))?";

    private const string Quoted = @"\\""(?:(?!\\"").)*(?:\\""|\z)|""(?:\\.|[^""\\])*(?:""|\z)|'[^']*(?:'|\z)";

    /// <summary>Lines of a log, which may begin or end inside a block of PEM.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<string> lines)
    {
        // What stands above an end without a begin is the inside of a key.
        string? first = lines.FirstOrDefault(static line => PemBegin().IsMatch(line) || PemEnd().IsMatch(line));
        bool inside = first is not null && PemEnd().Match(first) is { Success: true } end && (PemBegin().Match(first) is not { Success: true } begin || begin.Index > end.Index);
        List<string> masked = [];
        foreach (string line in lines)
        {
            int lastBegin = PemBegin().Matches(line) is { Count: > 0 } begins ? begins[^1].Index : -1;
            int lastEnd = PemEnd().Matches(line) is { Count: > 0 } ends ? ends[^1].Index : -1;
            bool opens = lastBegin > lastEnd;
            if (!inside && !opens)
            {
                masked.Add(Text(line));
                continue;
            }

            inside = opens || lastEnd < 0;
            if (masked.Count == 0 || masked[^1] != KeyMask)
            {
                masked.Add(KeyMask);
            }
        }

        return masked;
    }

    /// <summary>True for a name that says of what it names that it is a secret, e.g. <c>DB_PASSWORD</c> or <c>signing_key</c>.</summary>
    public static bool IsName(string name) => SecretName().IsMatch(name);

    /// <summary>An address without the user and the password that may stand before its host.</summary>
    public static string Address(string address) => UserInfo().Replace(address, $"$1{Mask}@");

    /// <summary>A text that stands by itself: an event, a container's message.</summary>
    public static string Text(string text)
    {
        string masked = PemBlock().Replace(text.Length > Longest ? text[..Longest] : text, KeyMask);
        masked = Header().Replace(masked, Masked);
        masked = Scheme().Replace(masked, $"$1 {Mask}");
        masked = WebToken().Replace(masked, Mask);
        masked = Address(masked);
        masked = Assignment().Replace(masked, Masked);
        masked = Flag().Replace(masked, Masked);
        masked = Opaque().Replace(masked, Mask);
        return Base64Line().Replace(masked, Mask);
    }

    private static string Masked(Match match) => $"{match.Groups["name"].Value}{match.Groups["sign"].Value}{Mask}";

    [GeneratedRegex("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----", RegexOptions.CultureInvariant)]
    private static partial Regex PemBegin();

    [GeneratedRegex("-----END [A-Z0-9 ]*PRIVATE KEY-----", RegexOptions.CultureInvariant)]
    private static partial Regex PemEnd();

    // In one text: from its begin to its end, or to the end of the text when it was cut.
    [GeneratedRegex("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\\z)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex PemBlock();

    // "bearer token" and "basic authentication" are prose.
    [GeneratedRegex(@"\b(bearer|basic|negotiate|digest)\s+(?!authenticat|authoriz|credential)[A-Za-z0-9\-._~+/=]{8,}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    // The head of a JSON Web Token is always {" in base64.
    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex WebToken();

    // To the last @ before the path: a password may have one that nobody encoded.
    [GeneratedRegex(@"(://)[^\s/]+@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    // Whatever the scheme, and a cookie's pairs to the last.
    [GeneratedRegex(
        @"(?<name>\b(?:proxy-)?authorization|\b(?:set-)?cookie)(?<sign>\\?[""']?\s*[:=]\s*)(?:" + Quoted + @"|.+)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    // What is masked already stays as it is: a sentence may come by here twice.
    // name=value, name: value, "name":"value", also with the quotes of JSON inside JSON; a value in quotes to its end.
    [GeneratedRegex(
        @"(?<name>[A-Za-z0-9_.\-]{0,64}" + Names + @")(?<sign>(?>\\?[""']?\s*(?::=|=>|=|:)\s*))(?!\*{3}(?:\W|\z))(?:" + Quoted + @"|\S+)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?<name>(?<!\S)--?[A-Za-z0-9_\-]{0,64}" + Names + @")(?<sign>\s+)(?!-)(?:" + Quoted + @"|\S+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Flag();

    [GeneratedRegex(@"\A[A-Za-z0-9_.\-]{0,64}" + Names + @"\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    // Small and capital letters and digits without a break: no name and no digest looks like that, tokens do.
    [GeneratedRegex(@"(?<![A-Za-z0-9_-])(?=[A-Za-z_-]*[0-9])(?=[a-z0-9_-]*[A-Z])(?=[A-Z0-9_-]*[a-z])[A-Za-z0-9_-]{40,}=*", RegexOptions.CultureInvariant)]
    private static partial Regex Opaque();

    // A line of nothing but base64 is the inside of a key or certificate whose head is above the part that was read.
    [GeneratedRegex(@"\A\s*[A-Za-z0-9+/]{40,}={0,2}\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Base64Line();
}
