using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Kiali;

/// <summary>A Kiali as it is, with what decides who gets in.</summary>
internal sealed record KialiObservation
{
    /// <summary>The namespace's objects.</summary>
    public required MeshView View { get; init; }

    /// <summary>Its workload.</summary>
    public MeshWorkload Workload => View.Kiali!;

    /// <summary>The Deployment; all of it where it may be changed.</summary>
    public required JsonObject Deployment { get; init; }

    /// <summary>All of the ConfigMap, where it may be changed; null when there is none.</summary>
    public JsonObject? ConfigMap { get; init; }

    /// <summary>The secret that Kiali mounts, or the one named; null when it does not exist.</summary>
    public JsonObject? Secret { get; init; }

    /// <summary>Why the secret could not be read; null when it could, or need not be. Only who needs it is told.</summary>
    public MeshToolsException? SecretProblem { get; init; }

    /// <summary>Its name, whether it exists or not.</summary>
    public required string SecretName { get; init; }

    /// <summary>The ServiceAccount for tokens, and where they may be changed its role and its binding; those that exist.</summary>
    public IReadOnlyDictionary<ObjectAddress, JsonObject> Account { get; init; } = new Dictionary<ObjectAddress, JsonObject>();

    /// <summary>Why one of them could not be read; null when all could. Who may not see roles can still set a passphrase.</summary>
    public MeshToolsException? AccountProblem { get; init; }

    /// <summary>By image, label, or its own word; null when nobody knows.</summary>
    public IstioVersion? Version => Workload.Version;

    public string Namespace => Workload.Namespace!;

    public ObservedKialiConfig? Config => View.Snapshot.KialiConfig;

    /// <summary>Kiali's own custom resource, when its operator looks after it: what stands there wins.</summary>
    public ObservedObject? Resource => View.Snapshot.Of(MeshKinds.Kiali)
        .FirstOrDefault(item => (item.Spec.Text("deployment", "namespace") ?? item.Namespace) == Namespace);

    /// <summary>auth.strategy; null where nothing is set.</summary>
    public string? StatedStrategy => (Resource?.Spec).Text("auth", "strategy") ?? Config?.Strategy;

    /// <summary>The same, or the default of the version.</summary>
    public string Strategy => StatedStrategy
        ?? (Version is IstioVersion version && version.IsBefore(23) ? KialiNames.Login : KialiNames.Token);

    public IReadOnlyList<ObservedPod> Pods => [.. View.PodsOf(Workload)];

    public ObjectAddress DeploymentAddress => new(Workload.Object.Kind, Namespace, Workload.Name);

    public ObjectAddress SecretAddress => new(MeshKinds.Secret, Namespace, SecretName);

    public KialiPlace Place => KialiPlace.Of(this);

    /// <summary>The same with a reading of its secret, for the checks.</summary>
    public KialiObservation With(KindReading secrets) => this with
    {
        View = new MeshView(View.Snapshot with { Readings = new Dictionary<KindRef, KindReading>(View.Snapshot.Readings) { [MeshKinds.Secret] = secrets } }) { KialiVersion = View.KialiVersion },
    };
}
