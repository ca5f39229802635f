using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Kiali;

/// <summary>The secret with user and passphrase (Kiali up to 1.22). Its values are compared and written, and shown nowhere. Pure.</summary>
internal static class KialiSecret
{
    // A secret holds one megabyte; nobody types this much.
    private const int Longest = 1024;

    /// <summary>Why Kiali could not log in with it; null when it could.</summary>
    public static string? Fault(NetworkCredential credential) => credential switch
    {
        { UserName.Length: 0 } => "the user name is empty.",
        { Password.Length: 0 } => "the passphrase is empty, and Kiali takes an empty one for a missing one.",
        _ when credential.UserName.Contains(':', StringComparison.Ordinal) => "the user name has a colon, which ends the name in HTTP's Basic login.",
        _ when credential.UserName.Length > Longest || credential.Password.Length > Longest => $"it is longer than {Longest} characters.",
        _ when IsUneven(credential.UserName) || IsUneven(credential.Password) => "a user name or passphrase with blanks at its ends or control characters within does not survive files and forms.",
        _ => null,
    };

    /// <summary>The write that makes the secret say so; null when it does.</summary>
    public static Change? Plan(KialiObservation kiali, NetworkCredential credential)
    {
        if (Matches(kiali.Secret, credential))
        {
            return null;
        }

        JsonObject data = new() { [KialiNames.UserKey] = Encode(credential.UserName), [KialiNames.PassphraseKey] = Encode(credential.Password) };
        JsonObject body = new() { ["data"] = data };
        if (kiali.Secret is null)
        {
            body["apiVersion"] = "v1";
            body["kind"] = "Secret";
            body["type"] = "Opaque";
            body["metadata"] = new JsonObject { ["name"] = kiali.SecretName, ["namespace"] = kiali.Namespace, ["labels"] = ManagedBy.Labels(("app", "kiali")) };
        }

        return new Change
        {
            Target = kiali.SecretAddress,
            Verb = kiali.Secret is null ? ChangeVerb.Create : ChangeVerb.MergePatch,
            Action = kiali.Secret is null ? "Create Kiali's secret" : "Change user and passphrase",
            Body = body,
            Before = kiali.Secret,
            Details = [.. data.Select(entry => $"{(kiali.Secret is null ? "+" : "~")} data.{entry.Key}: (secret)")],
        };
    }

    public static NetworkCredential? Read(JsonObject? secret) =>
        Decode(secret, KialiNames.UserKey) is string user && Decode(secret, KialiNames.PassphraseKey) is string passphrase ? new NetworkCredential(user, passphrase) : null;

    public static string? UserName(JsonObject? secret) => Decode(secret, KialiNames.UserKey)?.Trim();

    private static bool Matches(JsonObject? secret, NetworkCredential credential) =>
        Read(secret) is NetworkCredential stored && stored.UserName == credential.UserName && stored.Password == credential.Password;

    private static bool IsUneven(string text) => text.Trim() != text || text.Any(char.IsControl);

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string? Decode(JsonObject? secret, string key)
    {
        try
        {
            return secret.Text("data", key) is string value ? Encoding.UTF8.GetString(Convert.FromBase64String(value)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
