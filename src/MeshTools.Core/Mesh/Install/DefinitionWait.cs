using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Mesh.Install;

/// <summary>
/// Waits until the API server serves the kinds of CustomResourceDefinitions; before that it refuses their objects. It is asked for
/// what it serves, which costs it next to nothing; to read a definition of Istio takes a busy server a tenth of a second.
/// </summary>
internal sealed class DefinitionWait(ClusterClient client, Action<string>? notice = null, TimeProvider? time = null)
{
    private const string Annotation = "meshtools/waits-for";

    // Of several API servers, one waits five seconds after the names are accepted (apiextensions-apiserver, customresource_handler.go).
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(12);

    // It takes a second or two, on a busy server some more.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ChangeEngine _engine = new(client, EngineOptions.Default);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <param name="definitions">The definitions.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>An error for each definition that did not come into service.</returns>
    public async Task<IReadOnlyList<MeshToolsException>> RunAsync(IReadOnlyList<PendingDefinition> definitions, CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        bool isReminded = false;

        // What was kept may be of a mesh that somebody has removed since.
        client.RefreshDiscovery();
        IReadOnlyList<PendingDefinition> open = await OpenAsync(definitions, all: false, cancellationToken).ConfigureAwait(false);
        while (open.Count > 0 && _time.GetElapsedTime(started) < Limit)
        {
            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
            bool isOverdue = _time.GetElapsedTime(started) > Overdue;
            open = await OpenAsync(open, isOverdue, cancellationToken).ConfigureAwait(false);
            if (!isReminded && isOverdue)
            {
                isReminded = true;
                await Task.WhenAll(open.Select(definition => RemindAsync(definition.Address, cancellationToken))).ConfigureAwait(false);
            }
        }

        client.RefreshDiscovery();
        return await Task.WhenAll(open.Select(definition => ExplainAsync(definition.Address, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>
    /// Those that are not in service yet. They come into it one after the other: as long as one is not, those behind it are not
    /// asked about, unless it is late and all must be looked at.
    /// </summary>
    private async Task<IReadOnlyList<PendingDefinition>> OpenAsync(IReadOnlyList<PendingDefinition> definitions, bool all, CancellationToken cancellationToken)
    {
        List<PendingDefinition> open = [];
        foreach (PendingDefinition definition in definitions)
        {
            if ((open.Count > 0 && !all) || !await IsServedAsync(definition, cancellationToken).ConfigureAwait(false))
            {
                open.Add(definition);
            }
        }

        return open;
    }

    private async Task<bool> IsServedAsync(PendingDefinition definition, CancellationToken cancellationToken)
    {
        foreach (KindRef kind in definition.Kind?.Served ?? [])
        {
            if (await client.TryResolveAsync(kind, cancellationToken).ConfigureAwait(false) is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Changes the definition and takes the change back. An API server that was restarted after it had accepted the names, and
    /// before it served the kind, looks at the definition again only when it changes.
    /// </summary>
    private async Task RemindAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        if (!PendingDefinition.HasNames(await client.TryGetAsync(address, cancellationToken).ConfigureAwait(false)))
        {
            return;
        }

        notice?.Invoke($"{address} has its names and is not in service after {Overdue.TotalSeconds:0} s; the API server is reminded of it.");
        Change mark = new() { Target = address, Verb = ChangeVerb.MergePatch, Action = "Remind the API server of", Body = Annotated("Established"), Form = ObjectForm.Metadata };
        IReadOnlyList<ChangeResult> results = await _engine.RunWhileMadeAsync([mark, mark with { Body = Annotated(null), Rank = 1, PutsBack = true }], cancellationToken).ConfigureAwait(false);
        if (results.Select(static result => result.Error).OfType<MeshToolsException>().FirstOrDefault() is MeshToolsException error)
        {
            // The wait goes on, and tells the conditions in the end.
            notice?.Invoke(error.Message);
        }
    }

    private async Task<MeshToolsException> ExplainAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        JsonObject? definition = await client.TryGetAsync(address, cancellationToken).ConfigureAwait(false);
        return new MeshToolsException(
            ErrorCatalog.DefinitionNotEstablished,
            $"{address} is not in service after {Limit.TotalSeconds:0} s: {PendingDefinition.Conditions(definition)}.",
            target: address.ToString());
    }

    private static JsonObject Annotated(string? value) => new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = value } } };
}
