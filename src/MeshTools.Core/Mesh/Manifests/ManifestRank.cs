namespace MeshTools.Mesh.Manifests;

/// <summary>
/// The order of an install. What a rank needs stands in an earlier one, so the objects of a rank can be written at the same time;
/// which ranks an installation writes together is InstallOrder's. Facts, section 1: "Object order that is safe".
/// </summary>
internal enum ManifestRank
{
    /// <summary>Everything else lives in them.</summary>
    Namespace,

    /// <summary>The kinds of the custom resources. Before the objects of one, the caller waits until it is Established.</summary>
    CustomResourceDefinition,

    /// <summary>What decides whether and where pods may run: quotas, limits, priorities, network policies.</summary>
    Policy,

    /// <summary>Accounts and what roles there are: a pod without its account is not even made.</summary>
    Account,

    /// <summary>Who has which role. A program that starts without its rights ends with an error and is started later and later.</summary>
    Binding,

    /// <summary>ConfigMaps, Secrets, volumes: a container waits for those that it mounts.</summary>
    Configuration,

    /// <summary>
    /// Webhooks stand before the workloads: pods that are made before the injector's webhook would have no sidecar, and stay so.
    /// Its Service does not answer yet; what the webhooks look at comes later still, and the caller repeats it until they answer.
    /// </summary>
    Webhook,

    /// <summary>What runs.</summary>
    Workload,

    /// <summary>What scales and guards a workload by its name.</summary>
    WorkloadPolicy,

    /// <summary>
    /// Services come with the workloads: a load balancer, and a webhook's caller, then finds somebody behind them. No pod
    /// waits for a Service; Istio's programs look for each other again and again.
    /// </summary>
    Service,

    /// <summary>Built-in kinds that nothing above needs: Ingress, APIService, kinds of tomorrow.</summary>
    Other,

    /// <summary>Last, because the mesh's own webhook must answer for them.</summary>
    CustomResource,
}
