namespace MeshTools.Mesh.Checks;

/// <summary>Every check there is. Ids are public API; about_MeshTools_Checks lists them (a test compares the two).</summary>
internal static class MeshChecks
{
    /// <summary>By category, and within it as they are best read.</summary>
    public static IReadOnlyList<MeshCheckDefinition> All { get; } =
    [
        .. ClusterChecks.All.Concat(LeftoverChecks.All).Concat(ControlPlaneChecks.All).Concat(WebhookChecks.All).Concat(InjectionChecks.All)
            .Concat(GatewayWorkloadChecks.All).Concat(HostPortChecks.All).Concat(GatewayObjectChecks.All).Concat(VirtualServiceChecks.All)
            .Concat(KialiChecks.All).Concat(KialiStrategyChecks.All)
            .Concat(ExtAuthzFilterChecks.All).Concat(ExtAuthzCoverageChecks.All).Concat(ExtAuthzPolicyChecks.All)
            .Concat(LocalityChecks.All).Concat(LocalityFormChecks.All).Concat(DestinationRuleChecks.All)
            .Concat(CredentialChecks.All).Concat(CertificateChecks.All)
            .Concat(NodeChecks.All).Concat(PermissionChecks.All).Concat(VersionChecks.All)
            .OrderBy(static check => check.Category),
    ];
}
