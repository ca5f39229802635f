using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Cluster.Yaml;
using MeshTools.Mesh;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Mesh;

/// <summary>
/// A cluster written down as YAML, and read as the observer reads a real one. An object without a namespace, of a kind that
/// has one, is in istio-system.
/// </summary>
internal sealed class Snapshots
{
    private static readonly KindRef[] WithoutNamespace =
    [
        MeshKinds.Namespace, MeshKinds.Node, MeshKinds.ClusterRole, MeshKinds.ClusterRoleBinding, MeshKinds.ValidatingWebhook, MeshKinds.MutatingWebhook,
        MeshKinds.CustomResource,
    ];

    // Not every command reads all of them.
    private static readonly KindRef[] Kinds = [.. MeshKinds.All, MeshKinds.EndpointSlice, MeshKinds.Kiali];

    private readonly List<JsonObject> _bodies = [];
    private readonly Dictionary<KindRef, KindReading> _readings = [];
    private readonly List<AccessReading> _access = [];
    private IstioVersion? _given;
    private string _server = "1.20.2";

    /// <summary>The moment of every snapshot.</summary>
    public static DateTimeOffset Now { get; } = DateTimeOffset.UtcNow;

    public Snapshots With(string yaml)
    {
        foreach (YamlValue? document in YamlReader.ReadDocuments(yaml))
        {
            if (document is not null)
            {
                _bodies.Add((JsonObject)YamlJson.ToJson(document)!);
            }
        }

        return this;
    }

    /// <summary>The same with one object more.</summary>
    public Snapshots WithBody(JsonObject body)
    {
        Snapshots more = Changed(static item => item);
        more._bodies.Add((JsonObject)body.DeepClone());
        return more;
    }

    /// <summary>The same without an object.</summary>
    public Snapshots Without(ObjectAddress address)
    {
        Snapshots fewer = Changed(static item => item);
        fewer._bodies.RemoveAll(body => (string?)body["kind"] == address.Kind.Kind && (string?)body["metadata"]!["name"] == address.Name
            && ((string?)body["metadata"]!["namespace"] ?? "istio-system") == (address.Namespace ?? "istio-system"));
        return fewer;
    }

    /// <summary>The API server's version, e.g. 1.20.2.</summary>
    public Snapshots On(string server)
    {
        _server = server;
        return this;
    }

    /// <summary>-Version.</summary>
    public Snapshots Given(string version)
    {
        _given = IstioVersion.TryParse(version);
        return this;
    }

    /// <summary>A kind that the user may not list.</summary>
    public Snapshots Forbidden(KindRef kind)
    {
        _readings[kind] = new KindReading([]) { Problem = $"You may not list {kind.Kind}.", IsForbidden = true };
        return this;
    }

    /// <summary>A kind that the server does not serve.</summary>
    public Snapshots NotServed(KindRef kind)
    {
        _readings[kind] = KindReading.NotServed;
        return this;
    }

    public Snapshots MayInstall(bool isAllowed, string? resource = null)
    {
        _access.AddRange(InstallPermissions.ToCreate("istio-system").Select(right => new AccessReading(right, resource is null || right.Resource == resource ? isAllowed : !isAllowed)));
        return this;
    }

    /// <summary>The same with each object of Istio's own kinds changed: nothing but a loose schema guards those.</summary>
    public Snapshots Changed(Func<JsonObject, JsonObject> change)
    {
        Snapshots changed = new() { _given = _given, _server = _server };
        changed._bodies.AddRange(_bodies.Select(body => ((string)body["apiVersion"]!).Contains(".istio.io/", StringComparison.Ordinal) ? change((JsonObject)body.DeepClone()) : body));
        return changed;
    }

    /// <summary>An object as it was written down, whole; null when there is none.</summary>
    public JsonObject? Find(string kind, string ns, string name) => (JsonObject?)_bodies.FirstOrDefault(body =>
        (string)body["kind"]! == kind && (string)body["metadata"]!["name"]! == name && ((string?)body["metadata"]!["namespace"] ?? "istio-system") == ns)?.DeepClone();

    public MeshSnapshot Build()
    {
        ILookup<KindRef, ObservedObject> objects = _bodies.Select(static body => Read((JsonObject)body.DeepClone())).ToLookup(static item => item.Kind);
        Dictionary<KindRef, KindReading> readings = Kinds.ToDictionary(static kind => kind, kind => new KindReading([.. objects[kind]]));
        foreach ((KindRef kind, KindReading reading) in _readings)
        {
            readings[kind] = reading;
        }

        string[] server = _server.Split('.');
        return new MeshSnapshot
        {
            Context = "test",
            Namespace = "istio-system",
            ServerVersion = ServerVersion.Parse(server[0], server[1], "v" + _server),
            Time = Now,
            Readings = readings,
            Access = _access,
            GivenVersion = _given,
        };
    }

    private static ObservedObject Read(JsonObject body)
    {
        KindRef full = KindRef.FromManifest((string)body["apiVersion"]!, (string)body["kind"]!);
        KindRef kind = Kinds.Single(known => known.Group == full.Group && known.Kind == full.Kind);
        JsonObject metadata = body["metadata"]!.AsObject();
        metadata["resourceVersion"] ??= "1";
        if (metadata["namespace"] is null && !WithoutNamespace.Contains(kind))
        {
            metadata["namespace"] = "istio-system";
        }

        using JsonDocument document = JsonDocument.Parse(body.ToJsonString());
        return ObjectReader.Read(kind, document.RootElement) ?? throw new InvalidOperationException($"{kind.Kind} {metadata["name"]} is not kept.");
    }
}
