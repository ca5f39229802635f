using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Certificates;

/// <summary>A secret that exists under the name of a certificate, whole. What it holds is only compared and never shown.</summary>
internal sealed class StoredCertificate
{
    private static readonly string[] AuthorityKeys = ["cacert", "ca.crt"];

    public StoredCertificate(JsonObject body)
    {
        Body = body;
        Observed = SecretReader.Read(body);
        Form = SecretForm.Of(Observed);
    }

    public JsonObject Body { get; }

    public ObservedSecret Observed { get; }

    /// <summary>Null when it is a secret of another purpose.</summary>
    public SecretForm? Form { get; }

    public string? Uid => Body.Text("metadata", "uid");

    /// <summary>The keys under which it holds a CA, with what it holds.</summary>
    public IEnumerable<KeyValuePair<string, string>> Authorities =>
        AuthorityKeys.Where(Observed.Has).Select(key => KeyValuePair.Create(key, (string)Body["data"]![key]!));

    /// <summary>Who keeps it up to date besides MeshTools; null when nobody is known.</summary>
    public string? Keeper => Observed.Annotations.Keys.Any(static key => key.StartsWith("cert-manager.io/", StringComparison.Ordinal)) ? "cert-manager" : null;

    /// <summary>The text under a key; empty when there is none.</summary>
    public string Text(string key)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(Body.Text("data", key) ?? string.Empty));
        }
        catch (FormatException)
        {
            return string.Empty;
        }
    }

    public override string ToString() => Observed.Target;
}
