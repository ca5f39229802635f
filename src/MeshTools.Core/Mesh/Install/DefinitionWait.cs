using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>Waits until the API server serves the kinds of new CustomResourceDefinitions; before that it refuses their objects.</summary>
internal sealed class DefinitionWait(ClusterClient client, TimeProvider? time = null)
{
    // It takes a second or two, on a busy server some more.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <param name="applied">What was applied.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>An error for each definition that did not come into service.</returns>
    public async Task<IReadOnlyList<MeshToolsException>> RunAsync(IEnumerable<ChangeResult> applied, CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        List<(ObjectAddress Address, JsonObject? Seen)> open =
            [.. applied.Where(static result => result.Error is null && !IsEstablished(result.After)).Select(static result => (result.Change.Target, result.After))];
        bool isFirst = true;
        while (open.Count > 0 && _time.GetElapsedTime(started) < Limit)
        {
            if (!isFirst)
            {
                await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
            }

            isFirst = false;
            JsonObject?[] seen = await Task.WhenAll(open.Select(item => client.TryGetAsync(item.Address, cancellationToken))).ConfigureAwait(false);
            open = [.. open.Select((item, index) => (item.Address, seen[index])).Where(static item => !IsEstablished(item.Item2))];
        }

        client.RefreshDiscovery();
        return [.. open.Select(static item => new MeshToolsException(
            ErrorCatalog.DefinitionNotEstablished,
            $"{item.Address} is not in service after {Limit.TotalSeconds:0} s: {Conditions(item.Seen)}.",
            target: item.Address.ToString()))];
    }

    private static bool IsEstablished(JsonObject? definition) =>
        definition.Objects("status", "conditions").Any(static condition => condition.Text("type") == "Established" && condition.Text("status") == "True");

    private static string Conditions(JsonObject? definition)
    {
        IEnumerable<string> conditions = definition.Objects("status", "conditions")
            .Select(static condition => $"{condition.Text("type")}={condition.Text("status")} ({condition.Text("message")})");
        return definition is null ? "it is gone" : string.Join("; ", conditions.DefaultIfEmpty("it has no conditions yet"));
    }
}
