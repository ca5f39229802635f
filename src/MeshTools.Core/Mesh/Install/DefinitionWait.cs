using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>Waits until the API server serves the kinds of CustomResourceDefinitions; before that it refuses their objects.</summary>
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

    /// <summary>True when the API server serves its kind.</summary>
    public static bool IsEstablished(JsonObject? definition) => Has(definition, "Established");

    /// <param name="definitions">The definitions, and how they were seen last.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>An error for each definition that did not come into service.</returns>
    public async Task<IReadOnlyList<MeshToolsException>> RunAsync(IEnumerable<(ObjectAddress Address, JsonObject? Seen)> definitions, CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        List<(ObjectAddress Address, JsonObject? Seen)> open = [.. definitions.Where(static item => !IsEstablished(item.Seen))];
        bool isFirst = true;
        bool isReminded = false;
        while (open.Count > 0 && _time.GetElapsedTime(started) < Limit)
        {
            if (!isFirst)
            {
                await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
            }

            isFirst = false;
            bool isOverdue = _time.GetElapsedTime(started) > Overdue;
            open = await LookAsync(open, isOverdue, cancellationToken).ConfigureAwait(false);
            if (!isReminded && isOverdue)
            {
                isReminded = true;
                await Task.WhenAll(open.Where(static item => Has(item.Seen, "NamesAccepted")).Select(item => RemindAsync(item.Address, cancellationToken))).ConfigureAwait(false);
            }
        }

        client.RefreshDiscovery();
        return [.. open.Select(static item => new MeshToolsException(
            ErrorCatalog.DefinitionNotEstablished,
            $"{item.Address} is not in service after {Limit.TotalSeconds:0} s: {Conditions(item.Seen)}.",
            target: item.Address.ToString()))];
    }

    /// <summary>
    /// Those that are not in service yet. They come into it one after the other, and the server has enough to do with that: as
    /// long as the first is not, the others are not asked about, unless one is late and all must be looked at.
    /// </summary>
    private async Task<List<(ObjectAddress Address, JsonObject? Seen)>> LookAsync(
        List<(ObjectAddress Address, JsonObject? Seen)> open, bool all, CancellationToken cancellationToken)
    {
        JsonObject? first = await client.TryGetAsync(open[0].Address, cancellationToken).ConfigureAwait(false);
        if (!all && !IsEstablished(first))
        {
            return [(open[0].Address, first), .. open.Skip(1)];
        }

        JsonObject?[] others = await Task.WhenAll(open.Skip(1).Select(item => client.TryGetAsync(item.Address, cancellationToken))).ConfigureAwait(false);
        return [.. open.Select((item, index) => (item.Address, Seen: index == 0 ? first : others[index - 1])).Where(static item => !IsEstablished(item.Seen))];
    }

    /// <summary>
    /// Changes the definition and takes the change back. An API server that was restarted after it had accepted the names, and
    /// before it served the kind, looks at the definition again only when it changes.
    /// </summary>
    private async Task RemindAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        notice?.Invoke($"{address} has its names and is not in service after {Overdue.TotalSeconds:0} s; the API server is reminded of it.");
        Change mark = new() { Target = address, Verb = ChangeVerb.MergePatch, Action = "Remind the API server of", Body = Annotated("Established"), Form = ObjectForm.Metadata };
        IReadOnlyList<ChangeResult> results = await _engine.RunWhileMadeAsync([mark, mark with { Body = Annotated(null), Rank = 1, PutsBack = true }], cancellationToken).ConfigureAwait(false);
        if (results.Select(static result => result.Error).OfType<MeshToolsException>().FirstOrDefault() is MeshToolsException error)
        {
            // The wait goes on, and tells the conditions in the end.
            notice?.Invoke(error.Message);
        }
    }

    private static JsonObject Annotated(string? value) => new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = value } } };

    private static bool Has(JsonObject? definition, string condition) =>
        definition.Objects("status", "conditions").Any(item => item.Text("type") == condition && item.Text("status") == "True");

    private static string Conditions(JsonObject? definition)
    {
        IEnumerable<string> conditions = definition.Objects("status", "conditions")
            .Select(static condition => $"{condition.Text("type")}={condition.Text("status")} ({condition.Text("message")})");
        return definition is null ? "it is gone" : string.Join("; ", conditions.DefaultIfEmpty("it has no conditions yet"));
    }
}
