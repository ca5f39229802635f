using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>Which namespaces and pods get proxies.</summary>
internal static class InjectionChecks
{
    private const string Label = "istio-injection";

    public static readonly MeshCheckDefinition LabelsClash = new("InjectionLabelsClash", MeshCheckCategory.Webhooks)
    {
        Finds = "A namespace has both injection labels; istio-injection wins, and the revision is ignored.",
        Passes = "No namespace has both injection labels.",
        Hint = "Remove istio-injection from a namespace that shall use a revision.",
        HelpUri = HelpPages.Code("IST0123"),
        IstioCode = "IST0123",
        Needs = [MeshKinds.Namespace],
        Look = static view => view.Snapshot.Of(MeshKinds.Namespace)
            .Where(static ns => ns.Label(Label) is not null && ns.Label(RevisionReader.RevisionLabel) is not null)
            .Select(static ns => CheckFinding.Warn(
                $"It has {Label}={ns.Label(Label)} and {RevisionReader.RevisionLabel}={ns.Label(RevisionReader.RevisionLabel)}; the second has no effect.", ns.Target)),
    };

    public static readonly MeshCheckDefinition RevisionUnknown = new("InjectionRevisionUnknown", MeshCheckCategory.Webhooks)
    {
        Finds = "A namespace asks for a revision or tag that does not exist: its pods get no proxy.",
        Passes = "Each namespace that asks for a revision asks for one that exists.",
        Hint = "Mend the namespace's label istio.io/rev; Get-Mesh shows the revisions and tags there are.",
        HelpUri = HelpPages.Canary,
        Needs = [MeshKinds.Namespace, MeshKinds.MutatingWebhook],
        Look = static view => view.Snapshot.Of(MeshKinds.Namespace)
            .Where(ns => ns.Label(Label) is null && ns.Label(RevisionReader.RevisionLabel) is string revision && !RevisionReader.Names(view.Snapshot).Contains(revision))
            .Select(static ns => CheckFinding.Fail($"No webhook injects proxies of revision or tag '{ns.Label(RevisionReader.RevisionLabel)}'.", ns.Target)),
    };

    public static readonly MeshCheckDefinition PodsNotInjected = new("PodsNotInjected", MeshCheckCategory.Webhooks)
    {
        Finds = "Pods in an injected namespace have no proxy: they started before the label, or the webhook did not answer.",
        Passes = "Every pod in an injected namespace has a proxy.",
        Hint = "Restart their workloads.",
        HelpUri = HelpPages.Code("IST0103"),
        IstioCode = "IST0103",
        Needs = [MeshKinds.Namespace, MeshKinds.Pod],
        Look = static view =>
            from ns in view.Snapshot.Of(MeshKinds.Namespace)
            where IsInjected(view, ns)
            let pods = view.Snapshot.Pods.Where(pod => pod.Namespace == ns.Name && LacksProxy(pod)).ToArray()
            where pods.Length > 0
            select CheckFinding.Warn($"{Counted.Of(pods.Length, "pod")} {Counted.Word(pods.Length, "has", "have")} no proxy, {pods[0].Name} for one.", ns.Target),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [LabelsClash, RevisionUnknown, PodsNotInjected];

    private static bool IsInjected(MeshView view, ObservedObject ns) => ns.Label(Label) is string label
        ? label == "enabled"
        : ns.Label(RevisionReader.RevisionLabel) is string revision && RevisionReader.Names(view.Snapshot).Contains(revision);

    private static bool LacksProxy(ObservedPod pod) =>
        !pod.HasEnded
        && pod.ProxyContainerSpec is null
        && pod.Spec.Flag("hostNetwork") != true
        && (pod.Label("sidecar.istio.io/inject") ?? pod.Annotations.GetValueOrDefault("sidecar.istio.io/inject")) != "false";
}
