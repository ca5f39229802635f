using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>Meshes with an authorization service, and what is planned for them.</summary>
internal static class Planned
{
    public const string Host = "ext-authz.default.svc.cluster.local";

    public static readonly string Service = Meshes.Service("ext-authz", "app: ext-authz", "{name: grpc, port: 8888}", "default");

    /// <summary>A mesh with the service and a Gateway on 80 and 443.</summary>
    public static Snapshots Mesh(string version) => Meshes.Of(version).With(Service)
        .With(Objects.Gateway(Objects.Http() + ", " + Objects.Https("mode: SIMPLE, credentialName: yy-cr")));

    /// <summary>A gateway beside the usual one.</summary>
    /// <param name="name">Of the Deployment.</param>
    /// <param name="labels">Of its pods.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="revision">Of its control plane; nothing for the default one.</param>
    /// <param name="version">Of its proxy.</param>
    /// <param name="selector">By which the Deployment knows its pods.</param>
    public static string Gateway(string name, string labels, string ns = "istio-system", string revision = "", string version = "1.14.0", string selector = "") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, namespace: {{ns}}, labels: { {{(revision.Length == 0 ? "" : "istio.io/rev: " + revision)}} } }
        spec:
          selector: {matchLabels: { {{selector}} } }
          template:
            metadata: {labels: { {{labels}} } }
            spec: {containers: [{name: istio-proxy, image: "docker.io/istio/proxyv2:{{version}}", args: [proxy, router]}]}
        """;

    public static ExtAuthzRequest Request() => new() { Service = "ext-authz.default", Port = 8888, Namespace = "istio-system" };

    public static ExtAuthzObservation Seen(Snapshots snapshots)
    {
        MeshView view = new(snapshots.Build());
        return new ExtAuthzObservation(view, view.Configs.ToDictionary(static config => config.Source.Name, static config => (JsonObject)config.Source.Body.DeepClone()))
        {
            FilterVersion = "v1alpha3",
            PolicyVersion = "v1beta1",
        };
    }

    public static ExtAuthzPlan Plan(Snapshots snapshots, ExtAuthzRequest? request = null) => ExtAuthzPlanner.Plan(Seen(snapshots), request ?? Request());

    /// <summary>The changes of a plan that nothing was refused of.</summary>
    public static IReadOnlyList<Change> Changes(Snapshots snapshots, ExtAuthzRequest? request = null)
    {
        ExtAuthzPlan plan = Plan(snapshots, request);
        Assert.Empty(plan.Refusals);
        return [.. plan.Steps.SelectMany(static step => step.Changes)];
    }

    /// <summary>The EnvoyFilter that is planned.</summary>
    public static JsonObject Filter(Snapshots snapshots, ExtAuthzRequest request) =>
        Assert.Single(Changes(snapshots, request with { Form = ExtAuthzForm.EnvoyFilter })).Body!;

    /// <summary>Provider and policy that are planned.</summary>
    public static (JsonObject Provider, JsonObject Policy) Provider(Snapshots snapshots, ExtAuthzRequest? request = null)
    {
        IReadOnlyList<Change> changes = Changes(snapshots, (request ?? Request()) with { Form = ExtAuthzForm.Provider });
        Assert.Equal(2, changes.Count);
        JsonObject config = EmbeddedYaml.TryRead(changes[0].Body.Text("data", "mesh"), out _)!;
        return (Assert.Single(config.Objects("extensionProviders")), changes[1].Body!);
    }

    /// <summary>The same mesh after the changes were made, as far as these tests need it.</summary>
    public static Snapshots After(Snapshots before, IReadOnlyList<Change> changes)
    {
        Snapshots after = before;
        foreach (Change change in changes)
        {
            after = change.Verb == ChangeVerb.Delete
                ? after.Without(change.Target)
                : after.Without(change.Target).WithBody(change.Verb == ChangeVerb.Apply ? change.Body! : MergePatch.Apply(change.Before, change.Body!));
        }

        return after;
    }

    public static IReadOnlyList<ExtAuthzCoverage> Map(Snapshots snapshots)
    {
        MeshView view = new(snapshots.Build());
        return ExtAuthzMap.Read(view, view.KnownVersion!, null);
    }
}
