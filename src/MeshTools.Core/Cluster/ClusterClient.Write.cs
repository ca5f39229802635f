using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Requests;
using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Cluster;

/// <content>Writing. Used by the change engine alone (and by the sandbox, which owns its cluster).</content>
internal sealed partial class ClusterClient
{
    /// <summary>
    /// JSON merge patch (RFC 7396): touches the fields it names and no others, so it never collides with heartbeats.
    /// </summary>
    /// <param name="address">The object.</param>
    /// <param name="patch">The fields; null removes one.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <param name="form">How much of the patched object comes back.</param>
    /// <param name="subresource">E.g. <c>status</c>.</param>
    /// <param name="fieldManager">Who is recorded as the owner.</param>
    public async Task<JsonObject> MergePatchAsync(
        ObjectAddress address,
        JsonObject patch,
        CancellationToken cancellationToken,
        ObjectForm form = ObjectForm.Full,
        string? subresource = null,
        string fieldManager = FieldManager)
    {
        ResourceType type = await ResolveAsync(address.Kind, cancellationToken).ConfigureAwait(false);
        return await SendForObjectAsync(
            new ApiRequest(HttpMethod.Patch, $"{type.Path(address.Namespace, address.Name, subresource)}?fieldManager={fieldManager}")
            {
                Subject = address.ToString(),
                Permission = Permission("patch", type, address.Namespace),
                Accept = MediaTypes.ForObject(form),
                ContentType = MediaTypes.MergePatch,
                Secrets = SecretWords.Of(address.Kind, patch),
                Body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(patch, JsonText.Compact),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Server-side apply. A conflict names the other manager (FieldManagerConflict) unless it is forced.</summary>
    /// <param name="address">The object.</param>
    /// <param name="body">Every field this manager wants; those it wanted before and does not name now are removed.</param>
    /// <param name="force">Take conflicting fields over.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <param name="dryRun">Ask what would come of it and store nothing.</param>
    /// <param name="fieldManager">Who is recorded as the owner.</param>
    public async Task<JsonObject> ApplyAsync(
        ObjectAddress address,
        JsonObject body,
        bool force,
        CancellationToken cancellationToken,
        bool dryRun = false,
        string fieldManager = FieldManager)
    {
        ResourceType type = await ResolveAsync(address.Kind, cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendAsync(force).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (!force && error.Managers.Count > 0 && error.Managers.All(manager => manager == fieldManager))
        {
            // Ourselves: what was patched and what is applied are two entries of one manager to the server.
            return await SendAsync(true).ConfigureAwait(false);
        }

        Task<JsonObject> SendAsync(bool takes)
        {
            string options = $"?fieldManager={fieldManager}" + (takes ? "&force=true" : string.Empty) + (dryRun ? "&dryRun=All" : string.Empty);
            return SendForObjectAsync(
                new ApiRequest(HttpMethod.Patch, type.Path(address.Namespace, address.Name) + options)
                {
                    Subject = address.ToString(),
                    Permission = Permission("patch", type, address.Namespace),
                    CreatePermission = Permission("create", type, address.Namespace),
                    ContentType = MediaTypes.ApplyPatch,
                    Secrets = SecretWords.Of(address.Kind, body),
                    Body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(body, JsonText.Compact),
                    IsRepeatable = true,
                },
                cancellationToken);
        }
    }

    /// <summary>Creates an object; AlreadyExists when there is one of that name.</summary>
    public async Task<JsonObject> CreateAsync(
        KindRef kind,
        string? ns,
        JsonObject body,
        CancellationToken cancellationToken,
        ObjectForm form = ObjectForm.Full,
        string fieldManager = FieldManager)
    {
        ResourceType type = await ResolveAsync(kind, cancellationToken).ConfigureAwait(false);
        string name = (string?)body["metadata"]?["name"] ?? (string?)body["metadata"]?["generateName"] ?? "?";
        return await SendForObjectAsync(
            new ApiRequest(HttpMethod.Post, $"{type.Path(ns)}?fieldManager={fieldManager}")
            {
                Subject = new ObjectAddress(kind, type.Namespaced ? ns : null, name).ToString(),
                Permission = Permission("create", type, ns),
                Accept = MediaTypes.ForObject(form),
                ContentType = MediaTypes.Json,
                Secrets = SecretWords.Of(kind, body),
                Body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(body, JsonText.Compact),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes an object; ObjectNotFound when there is none.</summary>
    /// <param name="address">The object.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <param name="gracePeriodSeconds">0 removes a pod at once; null leaves it to the object.</param>
    /// <param name="uid">Delete only this very object, not one that took its name since.</param>
    public async Task DeleteAsync(
        ObjectAddress address, CancellationToken cancellationToken, int? gracePeriodSeconds = null, string? uid = null)
    {
        ResourceType type = await ResolveAsync(address.Kind, cancellationToken).ConfigureAwait(false);
        JsonObject options = new() { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = "Background" };
        if (gracePeriodSeconds is int seconds)
        {
            options["gracePeriodSeconds"] = seconds;
        }

        if (uid is not null)
        {
            options["preconditions"] = new JsonObject { ["uid"] = uid };
        }

        await SendForObjectAsync(
            new ApiRequest(HttpMethod.Delete, type.Path(address.Namespace, address.Name))
            {
                Subject = address.ToString(),
                Permission = Permission("delete", type, address.Namespace),
                ContentType = MediaTypes.Json,
                Body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(options, JsonText.Compact),
            },
            cancellationToken).ConfigureAwait(false);
    }
}
