using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;
using MeshTools.Nodes;

namespace MeshTools.Ingress;

/// <summary>
/// From a gateway as it is to one on ports of its nodes: what is kept in the record, the labels, the DaemonSet, and last the
/// end of Deployment and autoscaler. Pure.
/// </summary>
internal static class IngressPlanner
{
    private static readonly KindRef DaemonSetKind = MeshKinds.DaemonSet with { Version = "v1" };

    private const string NodeManager = "meshtools-ingress";

    /// <summary>The labels that pick the gateway's nodes.</summary>
    public static IReadOnlyDictionary<string, string> Selector(IngressRequest request, IngressRecord? record) =>
        request.NodeSelector ?? (record?.Selector is { Count: > 0 } former ? former : IngressRequest.DefaultSelector);

    /// <param name="request">What is wanted.</param>
    /// <param name="observed">What is there; with a <see cref="IngressObservation.Source"/>.</param>
    public static IngressPlan Plan(IngressRequest request, IngressObservation observed)
    {
        IngressRecord? record = IngressRecord.Read(observed.RecordSecret);
        IReadOnlyDictionary<string, string> selector = Selector(request, record);

        // What Install-Mesh has laid in stands for the Deployment that it did not make.
        JsonObject? deployment = observed.Deployment ?? (record is { HasNewTemplate: true } ? record.Deployment : null);
        JsonObject source = deployment ?? observed.Source!;
        List<string> problems = [];
        int http = request.HttpPort ?? record?.HttpPort ?? IngressDefaults.HttpPort;
        int https = request.HttpsPort ?? record?.HttpsPort ?? IngressDefaults.HttpsPort;
        IReadOnlyList<HostPort> ports = GatewayPorts.Resolve(http, https, observed.Service, DaemonSetForm.Container(source.At("spec", "template", "spec")), problems);

        // A Deployment's template has nothing of an earlier publication in it.
        JsonObject wanted = DaemonSetForm.Of(source, selector, ports, deployment is null ? record?.Original : null, observed.Snapshot.ServerVersion);
        (IReadOnlyList<Change> labels, IReadOnlyList<NodeMark> marks, List<IngressConflict> conflicts) = Label(request, observed, selector);
        conflicts.InsertRange(0, problems.Select(static problem => new IngressConflict(null, problem)));

        HashSet<string> named = new(request.Nodes, StringComparer.Ordinal);
        (ObservedNode Node, IReadOnlyDictionary<string, string> Labels)[] nodes =
        [
            .. observed.Snapshot.Nodes
                .Select(node => (Node: node, Labels: named.Contains(node.Name) ? With(node.Labels, selector) : node.Labels))
                .Where(item => selector.Select(item.Labels)),
        ];
        conflicts.AddRange(IngressConflicts.Find(observed, wanted, ports, nodes));
        IngressConflict[] refused = [.. conflicts.Where(conflict => !(request.Force && conflict.IsForceable))];
        HashSet<string?> passedOver = [.. conflicts.Except(refused).Select(static conflict => conflict.Node)];
        IReadOnlyList<string> serving = [.. nodes.Select(static item => item.Node.Name).Where(name => !passedOver.Contains(name))];
        IngressPlan plan = new()
        {
            Conflicts = refused,
            Warnings = [.. conflicts.Except(refused).Select(static conflict => conflict.ToString()), .. IngressWarnings.Of(observed, wanted, nodes, named)],
            Nodes = serving,
            Ports = ports,
            Labels = labels,
            DaemonSet = DaemonSet(observed, wanted),
            Service = Service(request, observed),
            Removals = Removals(observed),
        };
        return plan.Changes.Count == 0 ? plan with { Warnings = [] } : plan with { Record = Record(request, observed, record, selector, (http, https), marks) };
    }

    private static (IReadOnlyList<Change> Labels, IReadOnlyList<NodeMark> Marks, List<IngressConflict> Conflicts) Label(
        IngressRequest request, IngressObservation observed, IReadOnlyDictionary<string, string> selector)
    {
        List<Change> changes = [];
        List<NodeMark> marks = [];
        List<IngressConflict> conflicts = [];
        Dictionary<string, ObservedNode> nodes = observed.Snapshot.Nodes.ToDictionary(static node => node.Name, StringComparer.Ordinal);
        foreach (string name in request.Nodes.Distinct(StringComparer.Ordinal))
        {
            if (!nodes.TryGetValue(name, out ObservedNode? node))
            {
                conflicts.Add(new IngressConflict(name, "there is no such node."));
                continue;
            }

            NodeMark[] missing = [.. selector.Where(label => node.Label(label.Key) != label.Value).Select(label => new NodeMark(name, label.Key, label.Value, node.Label(label.Key)))];
            conflicts.AddRange(missing.Where(mark => mark.Before is not null && !request.Force).Select(static mark => new IngressConflict(mark.Node, $"its label {mark.Key} is '{mark.Before}' and not '{mark.Value}' (-Force sets it).")));
            if (missing.Length > 0)
            {
                marks.AddRange(missing);
                changes.Add(Marking(name, missing.Select(static mark => (mark.Key, (string?)mark.Value, mark.Before)), "Label the node for the gateway"));
            }
        }

        return (changes, marks, conflicts);
    }

    /// <summary>The change that sets labels of a node, or takes them off.</summary>
    public static Change Marking(string node, IEnumerable<(string Key, string? Value, string? Before)> labels, string action)
    {
        JsonObject body = [];
        JsonObject before = [];
        foreach ((string key, string? value, string? former) in labels)
        {
            body[key] = value;
            if (former is not null)
            {
                before[key] = former;
            }
        }

        return new Change
        {
            Target = new ObjectAddress(NodeObserver.Node, null, node),
            Verb = ChangeVerb.MergePatch,
            Action = action,
            Body = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = body } },

            // The server keeps one time for all fields of a manager: these labels must not make those of the region look new, by
            // which proxies are told that still have the old one (ProxyCount).
            FieldManager = NodeManager,
            Before = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = before } },
            Form = ObjectForm.Metadata,
        };
    }

    private static Change? DaemonSet(IngressObservation observed, JsonObject wanted)
    {
        ObjectAddress address = new(DaemonSetKind, wanted.Text("metadata", "namespace"), wanted.Text("metadata", "name")!);
        if (observed.DaemonSet is not JsonObject live)
        {
            return new Change { Target = address, Verb = ChangeVerb.Create, Action = "Publish on the nodes", Body = wanted, Details = Told(wanted) };
        }

        // Labels and annotations of others stay; the spec is ours as a whole.
        JsonObject metadata = [];
        foreach (string map in new[] { "labels", "annotations" })
        {
            JsonObject missing = new((wanted.At("metadata", map) as JsonObject ?? []).Where(entry => !JsonNode.DeepEquals(live.At("metadata", map, entry.Key), entry.Value)).Select(static entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
            if (missing.Count > 0)
            {
                metadata[map] = missing;
            }
        }

        JsonObject patch = metadata.Count > 0 ? new JsonObject { ["metadata"] = metadata } : [];
        if (MergePatch.Between((JsonObject)live["spec"]!, wanted["spec"]!.AsObject()) is { Count: > 0 } spec)
        {
            patch["spec"] = spec;
        }

        return patch.Count == 0 ? null : new Change { Target = address, Verb = ChangeVerb.MergePatch, Action = "Change the gateway on the nodes", Body = patch, Before = live };
    }

    // In a few lines what a new object of two hundred is about.
    private static string[] Told(JsonObject daemonSet)
    {
        JsonNode? pod = daemonSet.At("spec", "template", "spec");
        return
        [
            $"nodes: {string.Join(",", pod.Map("nodeSelector").Select(static label => $"{label.Key}={label.Value}"))}",
            $"ports: {string.Join(", ", DaemonSetForm.Container(pod).Objects("ports").Where(static port => port.Number("hostPort") is not null).Select(static port => $"{port.Text("hostPort")}->{port.Text("containerPort")}"))}",
        ];
    }

    private static Change? Service(IngressRequest request, IngressObservation observed) =>
        request.ToClusterIP && observed.Service is JsonObject service && ServiceForm.ToClusterIP(service) is JsonObject patch
            ? new Change { Target = IngressObjects.Address(service), Verb = ChangeVerb.MergePatch, Action = "Make it a Service of type ClusterIP", Body = patch, Before = service }
            : null;

    // SOURCES.md, section 5: the autoscaler targets the Deployment and must go; first, so that it scales nothing up again.
    private static Change[] Removals(IngressObservation observed) =>
    [
        .. new[] { observed.Deployment is null ? null : observed.Autoscaler, observed.Deployment }.OfType<JsonObject>().Select(static item => new Change
        {
            Target = IngressObjects.Address(item),
            Verb = ChangeVerb.Delete,
            Action = "Remove, once the nodes serve",
            Uid = item.Text("metadata", "uid"),
            Before = item,
        }),
    ];

    private static Change? Record(
        IngressRequest request, IngressObservation observed, IngressRecord? former, IReadOnlyDictionary<string, string> selector, (int Http, int Https) ports, IReadOnlyList<NodeMark> marks)
    {
        IngressRecord record = new()
        {
            // An installer's newer Deployment is what there is to go back to.
            Deployment = observed.Deployment is JsonObject deployment ? StoredForm.Of(deployment) : former?.Deployment,
            Autoscaler = observed.Autoscaler is JsonObject autoscaler ? StoredForm.Of(autoscaler) : former?.Autoscaler,
            DaemonSet = former is not null ? former.DaemonSet : observed is { Deployment: null, DaemonSet: JsonObject daemonSet } ? StoredForm.Of(daemonSet) : null,
            Service = former?.Service ?? (observed.Service is JsonObject service ? StoredForm.Of(service) : null),
            Selector = selector,
            HttpPort = ports.Http,
            HttpsPort = ports.Https,
            Marks = Merge(former?.Marks ?? [], marks),
        };
        ObjectAddress address = IngressRecord.Address(request.Namespace, request.Name);
        if (observed.RecordSecret is not JsonObject secret)
        {
            return Kept(new Change { Target = address, Verb = ChangeVerb.Create, Action = "Record what there is", Body = record.ToSecret(request.Namespace, request.Name) });
        }

        JsonObject data = new() { ["data"] = record.Data() };
        return MergePatch.IsSatisfiedBy(secret, data)
            ? null
            : Kept(new Change { Target = address, Verb = ChangeVerb.MergePatch, Action = "Record what there is", Body = data, Before = secret });
    }

    // What a label was before the first publication is what it goes back to; what it was set to is the last one's.
    private static NodeMark[] Merge(IReadOnlyList<NodeMark> former, IReadOnlyList<NodeMark> marks) =>
    [
        .. former.Select(known => known with { Value = marks.FirstOrDefault(mark => mark.IsFor(known))?.Value ?? known.Value }),
        .. marks.Where(mark => !former.Any(mark.IsFor)),
    ];

    // What a Secret holds is shown to nobody.
    private static Change Kept(Change change) => change with { Details = ["the Deployment, autoscaler, Service and node labels as they are, for Unpublish-IngressGateway"] };

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> more)
    {
        Dictionary<string, string> all = new(labels, StringComparer.Ordinal);
        foreach ((string key, string value) in more)
        {
            all[key] = value;
        }

        return all;
    }
}
