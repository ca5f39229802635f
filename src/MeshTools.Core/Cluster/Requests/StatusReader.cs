using System.Text.Json;
using MeshTools.Secrets;

namespace MeshTools.Cluster.Requests;

/// <summary>The parts of a Kubernetes Status (meta/v1) that errors are made from.</summary>
/// <param name="Message">The server's sentence; never empty.</param>
/// <param name="Reason">The machine-readable reason, e.g. <c>AlreadyExists</c>; empty when there is none.</param>
/// <param name="Causes">Type, field and message of each cause.</param>
internal sealed record StatusReader(string Message, string Reason, IReadOnlyList<(string Type, string Field, string Message)> Causes)
{
    // What is no Status (a proxy's HTML page, say) is shown up to this length.
    private const int Excerpt = 200;

    private const string PathUnknown = "404 page not found";

    /// <summary>True when the body was a Status: the API server itself is speaking.</summary>
    public bool IsStatus { get; private init; }

    /// <summary>True for the page or the JSON of something else: an API server answers with a Status or with plain text.</summary>
    public bool IsForeign { get; private init; }

    /// <summary>True for an API server's word, a plain text, that it serves no such group, version or path at all.</summary>
    public bool IsPathUnknown { get; private init; }

    /// <summary>True for a Status that reports success, as at the end of an exec.</summary>
    public bool IsSuccess { get; private init; }

    /// <param name="body">The body of an answer that is not a success.</param>
    /// <param name="fallback">The message when the body says nothing.</param>
    /// <param name="isBare">True where a Status comes without its kind, as kubelets send it at the end of an exec.</param>
    public static StatusReader Parse(string body, string fallback, bool isBare = false)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && (isBare || Text(root, "kind") == "Status"))
            {
                string message = Text(root, "message");
                return new StatusReader(message.Length == 0 ? fallback : message, Text(root, "reason"), ReadCauses(root))
                {
                    IsStatus = true,
                    IsSuccess = Text(root, "status") == "Success",
                };
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text in it that is half a character: shown as text below.
        }

        string text = string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        text = text.Length > Excerpt ? text[..Excerpt] + "..." : text;
        return new StatusReader(text.Length == 0 ? fallback : $"{fallback}: {text}", string.Empty, [])
        {
            IsForeign = text.StartsWith('<') || text.StartsWith('{') || text.StartsWith('['),
            IsPathUnknown = text == PathUnknown,
        };
    }

    /// <summary>The same without what must not be repeated.</summary>
    public StatusReader Without(SecretWords secrets) => this with
    {
        Message = secrets.MaskIn(Message),
        Causes = [.. Causes.Select(cause => (cause.Type, cause.Field, secrets.MaskIn(cause.Message)))],
    };

    private static List<(string Type, string Field, string Message)> ReadCauses(JsonElement root)
    {
        List<(string Type, string Field, string Message)> causes = [];
        if (root.TryGetProperty("details", out JsonElement details) && details.ValueKind == JsonValueKind.Object
            && details.TryGetProperty("causes", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement cause in list.EnumerateArray().Where(static c => c.ValueKind == JsonValueKind.Object))
            {
                causes.Add((Text(cause, "reason"), Text(cause, "field"), Text(cause, "message")));
            }
        }

        return causes;
    }

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
