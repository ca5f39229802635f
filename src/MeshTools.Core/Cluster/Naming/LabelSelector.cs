using System.Text.RegularExpressions;
using MeshTools.Errors;

namespace MeshTools.Cluster.Naming;

/// <summary>
/// A label selector in kubectl's notation (<c>a=b,c!=d,e in (f,g),h notin (i),j,!k</c>), checked here so that a slip is
/// named before anything is asked of the server. Semantics of apimachinery, pkg/labels.
/// </summary>
internal sealed partial class LabelSelector
{
    // What the server's parser skips. Other blanks of Unicode belong to the word they touch, and are refused there.
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    private readonly IReadOnlyList<LabelRequirement> _requirements;

    private LabelSelector(string text, IReadOnlyList<LabelRequirement> requirements)
    {
        Text = text;
        _requirements = requirements;
    }

    /// <summary>As the user wrote it, which is also how the server takes it.</summary>
    public string Text { get; }

    /// <exception cref="MeshToolsException">InvalidSelector, with what is wrong.</exception>
    public static LabelSelector Parse(string text)
    {
        List<LabelRequirement> requirements = [];
        foreach (string part in SplitOutsideParentheses(text))
        {
            requirements.Add(ParseRequirement(text, part.Trim(Blanks)));
        }

        return new LabelSelector(text, requirements);
    }

    /// <summary>Whether an object with these labels is selected.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        _requirements.All(requirement => requirement.Matches(labels));

    private static LabelRequirement ParseRequirement(string selector, string part)
    {
        Match match = Requirement().Match(part);
        if (!match.Success)
        {
            throw Invalid(selector, part.Length == 0 ? "it has an empty requirement" : $"'{part}' is no requirement");
        }

        string key = match.Groups["key"].Value;
        string op = match.Groups["op"].Value;
        string[] values = match.Groups["set"].Success
            ? [.. match.Groups["set"].Value.Split(',').Select(static value => value.Trim(Blanks))]
            : match.Groups["value"].Success ? [match.Groups["value"].Value] : [];
        if (LabelKey.Problem(key) is string keyProblem)
        {
            throw Invalid(selector, $"the key '{key}' {keyProblem}");
        }

        foreach (string value in values)
        {
            if (LabelValue.Problem(value) is string problem)
            {
                throw Invalid(selector, $"the value '{value}' {problem}");
            }
        }

        LabelOperator kind = op switch
        {
            "=" or "==" or "in" => LabelOperator.In,
            "!=" or "notin" => LabelOperator.NotIn,
            _ => match.Groups["not"].Success ? LabelOperator.DoesNotExist : LabelOperator.Exists,
        };
        return new LabelRequirement(key, kind, values);
    }

    private static IEnumerable<string> SplitOutsideParentheses(string text)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth is < 0 or > 1)
            {
                throw Invalid(text, "its parentheses do not match");
            }

            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        if (depth != 0)
        {
            throw Invalid(text, "its parentheses do not match");
        }

        yield return text[start..];
    }

    private static MeshToolsException Invalid(string selector, string why) =>
        new(ErrorCatalog.InvalidSelector, $"The selector '{selector}' is not valid: {why}.", target: selector);

    [GeneratedRegex(
        @"\A(?:(?<not>!)[ \t\r\n]*(?<key>[^ \t\r\n!=(),]+)|(?<key>[^ \t\r\n!=(),]+)(?:[ \t\r\n]*(?<op>==|=|!=)[ \t\r\n]*(?<value>[^ \t\r\n!=(),]*)|[ \t\r\n]+(?<op>in|notin)[ \t\r\n]*\((?<set>[^()]*)\))?)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Requirement();
}
