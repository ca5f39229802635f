using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Errors;
using MeshTools.Processes;

namespace MeshTools.Cluster.Transport;

/// <summary>Runs a credential plugin once and reads the ExecCredential it prints (client.authentication.k8s.io).</summary>
internal static class ExecPluginRunner
{
    // Long enough for a person to finish a login in a browser, short enough not to look like a hang.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<ExecCredential> RunAsync(ExecPlugin plugin, string context, CancellationToken cancellationToken)
    {
        try
        {
            ProgramResult result = await ProgramRun.RunAsync(Command(plugin), Patience, cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0
                ? Parse(result.Output, plugin, context)
                : throw Failed(plugin, context, $"it ended with exit code {result.ExitCode}: {result.Complaint}");
        }
        catch (TimeoutException)
        {
            throw Failed(plugin, context, $"it did not answer within {Patience.TotalSeconds:0} s");
        }
        catch (Exception error) when (error is Win32Exception or FileNotFoundException)
        {
            throw Failed(plugin, context, $"it cannot be started: {error.Message}", plugin.InstallHint);
        }
    }

    /// <summary>Reads what a plugin printed; apart from the process so that tests can feed it anything.</summary>
    internal static ExecCredential Parse(string answer, ExecPlugin plugin, string context)
    {
        try
        {
            return Read(JsonNode.Parse(answer) as JsonObject, plugin, context);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // What it printed may hold a token: it is not repeated. The last two: a text that is half a character, a field
            // that stands twice; a JsonNode finds them only when it is looked into.
            throw Failed(plugin, context, "it did not print an ExecCredential in JSON");
        }
    }

    private static ExecCredential Read(JsonObject? document, ExecPlugin plugin, string context)
    {
        string? version = Text(document, "apiVersion");
        if (version != plugin.ApiVersion)
        {
            throw Failed(plugin, context, $"it answered in version '{version}', the kubeconfig asks for '{plugin.ApiVersion}'");
        }

        JsonObject? status = document!["status"] as JsonObject;
        string? token = Text(status, "token");
        string? certificate = Text(status, "clientCertificateData");
        string? key = Text(status, "clientKeyData");
        if (token is null && (certificate is null || key is null))
        {
            throw Failed(plugin, context, "its answer holds neither a token nor a client certificate with its key");
        }

        return new ExecCredential(token, certificate, key, Expiry(Text(status, "expirationTimestamp"), plugin, context));
    }

    private static ProcessStartInfo Command(ExecPlugin plugin)
    {
        ProcessStartInfo start = new(plugin.Command);
        foreach (string argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        JsonObject spec = new() { ["interactive"] = false };
        if (plugin.ClusterInfo is not null)
        {
            spec["cluster"] = JsonNode.Parse(plugin.ClusterInfo);
        }

        start.Environment["KUBERNETES_EXEC_INFO"] =
            new JsonObject { ["apiVersion"] = plugin.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec }.ToJsonString();
        return start;
    }

    private static DateTimeOffset? Expiry(string? text, ExecPlugin plugin, string context)
    {
        if (text is null)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expires)
            ? expires
            : throw Failed(plugin, context, "its expirationTimestamp is not a time");
    }

    private static string? Text(JsonObject? parent, string name) =>
        parent?[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    private static MeshToolsException Failed(ExecPlugin plugin, string context, string why, string? hint = null) =>
        new(
            ErrorCatalog.CredentialPluginFailed,
            $"The credential plugin '{plugin.Command}' of context '{context}' failed: {why}.",
            hint is null ? null : hint.Trim(),
            target: context);
}
