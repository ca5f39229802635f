using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Certificates;

/// <summary>Which Gateway is meant, and in which namespaces its pods look for the secret. Pure.</summary>
/// <param name="Gateway">The Gateway; null when none was asked for, or it is to be made.</param>
/// <param name="Address">Where it is or will be; null when none was asked for.</param>
/// <param name="Namespaces">Where the secret belongs: SOURCES.md, section 6, the namespaces of the pods.</param>
/// <param name="Refusal">Why there is no place.</param>
internal sealed record CertificatePlace(GatewayBinding? Gateway, ObjectAddress? Address, IReadOnlyList<string> Namespaces, CertificateRefusal? Refusal = null)
{
    /// <summary>What the usual ingress gateway's pods are labelled with, and a Gateway that is made selects.</summary>
    public static readonly IReadOnlyDictionary<string, string> DefaultSelector = new Dictionary<string, string>(StringComparer.Ordinal) { ["istio"] = "ingressgateway" };

    public static CertificatePlace Find(MeshView view, SdsCertificateRequest request)
    {
        if (request.Gateway is null)
        {
            return WithoutGateway(view, request);
        }

        GatewayBinding[] named = [.. view.Gateways.Where(gateway => request.Gateway.IsFor(gateway.Object.Name, gateway.Object.Namespace))];
        if (named.Length > 1)
        {
            return None(ErrorCatalog.GatewayNotFound, $"Several Gateways are called '{request.Gateway.Text}': {string.Join(", ", named.Select(static gateway => gateway.Object.Target))}");
        }

        if (named.Length == 0 && request.Hosts.Count == 0)
        {
            GatewayBinding? near = view.Gateways.FirstOrDefault(gateway => NearMiss.IsNear(gateway.Object.Name, request.Gateway.Name, CredentialFindings.NearEdits));
            return None(
                ErrorCatalog.GatewayNotFound,
                $"There is no Gateway '{request.Gateway.Text}'" + (near is null ? string.Empty : $"; there is '{near.Object.Namespace}/{near.Object.Name}'"));
        }

        GatewayBinding? found = named.FirstOrDefault();
        (string ns, string name) = found is null ? request.Gateway.ForCreation(request.Namespace) : (found.Object.Namespace!, found.Object.Name);
        IReadOnlyDictionary<string, string> selector = found?.Selector ?? DefaultSelector;
        IReadOnlyList<string> namespaces = PodNamespaces(view, selector);
        ObjectAddress address = new(MeshKinds.Gateway, ns, name);
        return namespaces.Count > 0
            ? new CertificatePlace(found, address, namespaces)
            : new CertificatePlace(
                found, address, [], new CertificateRefusal(ErrorCatalog.GatewayWithoutPods, $"No gateway has the labels {GatewayObjectChecks.Show(selector)}, which {address} selects"));
    }

    /// <summary>Where pods are that a selector picks, by the workloads and else by the pods themselves.</summary>
    public static IReadOnlyList<string> PodNamespaces(MeshView view, IReadOnlyDictionary<string, string> selector)
    {
        string[] workloads = [.. view.GatewayWorkloads.Where(workload => selector.Select(workload.PodLabels)).Select(static workload => workload.Namespace).OfType<string>().Distinct(StringComparer.Ordinal)];
        return workloads.Length > 0
            ? workloads
            : [.. view.Snapshot.Pods.Where(pod => !pod.HasEnded && selector.Select(pod.Labels)).Select(static pod => pod.Namespace).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>With the gateways that use the name already; else with the usual one; else with the control plane.</summary>
    private static CertificatePlace WithoutGateway(MeshView view, SdsCertificateRequest request)
    {
        string[] users = [.. CredentialUse.Read(view).Where(use => use.Name == request.Name).Select(static use => use.Namespace).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<string> namespaces = users.Length > 0 ? users : PodNamespaces(view, DefaultSelector);
        return new CertificatePlace(null, null, namespaces.Count > 0 ? namespaces : [request.Namespace]);
    }

    private static CertificatePlace None(ErrorDefinition definition, string reason) => new(null, null, [], new CertificateRefusal(definition, reason));
}
