using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Requests;
using MeshTools.Errors;

namespace MeshTools.Cluster;

/// <content>Tokens of ServiceAccounts. They are made and handed out; nothing is stored.</content>
internal sealed partial class ClusterClient
{
    /// <summary>Asks for a token (TokenRequest) that no pod is bound to.</summary>
    /// <param name="account">The ServiceAccount.</param>
    /// <param name="lifetime">How long it should be valid, ten minutes at least; the server may grant less.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <returns>The token, and when it ceases to be valid.</returns>
    public async Task<(string Token, DateTimeOffset Expires)> RequestTokenAsync(ObjectAddress account, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ResourceType type = await ResolveAsync(account.Kind, cancellationToken).ConfigureAwait(false);
        JsonObject body = new()
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = (long)lifetime.TotalSeconds },
        };
        JsonObject answer = await SendForObjectAsync(
            new ApiRequest(HttpMethod.Post, type.Path(account.Namespace, account.Name, "token"))
            {
                Subject = $"a token of {account}",
                Permission = $"create serviceaccounts/token in namespace {account.Namespace}",
                ContentType = MediaTypes.Json,
                Body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(body, JsonText.Compact),
                IsRepeatable = true,
            },
            cancellationToken).ConfigureAwait(false);
        return (string?)answer["status"]?["token"] is { Length: > 0 } token
            && DateTimeOffset.TryParse((string?)answer["status"]?["expirationTimestamp"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expires)
            ? (token, expires)
            : throw new MeshToolsException(ErrorCatalog.UnexpectedAnswer, $"{account}: the API server granted a token and did not give it (context '{Context}').", target: account.ToString());
    }
}
