using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MeshTools.Permissions.Tests;

/// <summary>One verb of what Get-MeshPermission tells.</summary>
internal sealed partial record ProofRight(string? Namespace, string Group, string Resource, IReadOnlyList<string> Names, string Verb, string Purpose, string? Without)
{
    private const string Fate = "A write whose answer is lost";

    /// <summary>True when it is there only to look at what became of a write.</summary>
    public bool IsForFate => Without?.StartsWith(Fate, StringComparison.Ordinal) == true;

    /// <summary>True for what the command itself does not use, and gives to others.</summary>
    public bool IsGiven => Purpose.Contains("granted by ", StringComparison.Ordinal) || Purpose.Contains("given to the account", StringComparison.Ordinal) || Verb == "bind";

    /// <summary>True for what Uninstall-Mesh needs with -Purge alone.</summary>
    public bool IsForPurge => Without is not null && Purpose.Contains("(-Purge)", StringComparison.Ordinal);

    /// <summary>True for what no server of this age asks for.</summary>
    public bool IsOfNewServers => Purpose.Contains("from Kubernetes 1.35 on", StringComparison.Ordinal);

    /// <summary>The verbs of what the cmdlet emits.</summary>
    public static IReadOnlyList<ProofRight> Of(IEnumerable<PSObject> permissions) =>
    [
        .. from item in permissions
           from verb in Texts(item, "Verbs")
           select new ProofRight(Text(item, "Namespace"), Text(item, "ApiGroup")!, Text(item, "Resource")!, Texts(item, "ResourceNames"), verb, Text(item, "Purpose")!, Text(item, "Without")),
    ];

    /// <summary>Whether another right is within this one.</summary>
    public bool Gives(ProofRight other) =>
        Verb == other.Verb && Group == other.Group && (Resource == "*" || Resource == other.Resource)
        && (Namespace is null || Namespace == other.Namespace) && (Names.Count == 0 || (other.Names.Count > 0 && other.Names.All(Names.Contains)));

    /// <summary>Whether a request needs it.</summary>
    public bool IsUsedBy(ApiCall call) =>
        call.Verbs.Contains(Verb) && call.Group == Group && (Resource == "*" || call.Resource == Resource)
        && (Namespace is null || call.Namespace == Namespace)
        && (Names.Count == 0 || call.Name is null || Names.Contains(call.Name));

    /// <summary>Whether a text names it as MeshTools names rights, or as the server says that it may not be given.</summary>
    public bool IsToldBy(string text) => Pattern().IsMatch(text)
        || (Verb == "bind" && BindingRefused().IsMatch(text))
        || (IsGiven && text.Contains("attempting to grant", StringComparison.Ordinal) && text.Contains($"\"{Resource}\"", StringComparison.Ordinal) && text.Contains($"\"{Verb}\"", StringComparison.Ordinal));

    public override string ToString() =>
        $"{Verb} {Resource}{(Group.Length == 0 ? string.Empty : "." + Group)}{(Names.Count == 0 ? string.Empty : $" [{string.Join(", ", Names)}]")}{(Namespace is null ? string.Empty : $" in namespace {Namespace}")}";

    private Regex Pattern()
    {
        string resource = Resource == "*" ? "[a-z]+" : Regex.Escape(Resource);
        string group = Group.Length == 0 ? string.Empty : Regex.Escape("." + Group);
        string place = Namespace is null ? "(?: in namespace [-a-z0-9]+)?" : Regex.Escape(" in namespace " + Namespace);

        // Streams need two verbs, which are named together.
        string verb = Resource is "pods/exec" or "pods/portforward" ? "get and create" : Verb;
        return new Regex($@"\b{verb} {resource}{group}{place}(?![-\w/])", RegexOptions.CultureInvariant);
    }

    [GeneratedRegex("bindings.rbac.authorization.k8s.io.*attempting to grant", RegexOptions.CultureInvariant)]
    private static partial Regex BindingRefused();

    private static string? Text(PSObject item, string name) => (string?)item.Properties[name].Value;

    private static string[] Texts(PSObject item, string name) => [.. ((IEnumerable)item.Properties[name].Value).Cast<string>()];
}
