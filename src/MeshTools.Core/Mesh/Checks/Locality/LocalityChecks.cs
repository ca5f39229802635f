using MeshTools.Errors;
using MeshTools.Locality;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Checks;

/// <summary>Locality load balancing: whether what is set has an effect. SOURCES.md, sections 0 and 4.</summary>
internal static class LocalityChecks
{
    public static readonly MeshCheckDefinition NoOutlierDetection = new("LocalityNoOutlierDetection", MeshCheckCategory.Locality)
    {
        Finds = "Locality is asked for without outlierDetection: traffic is spread over all regions as before.",
        Passes = "Where locality is asked for, outlierDetection is there too.",
        Hint = "Add a DestinationRule with outlierDetection for each service (Enable-LocalityLb); even {} suffices (istio/istio#48084).",
        HelpUri = HelpPages.Locality,
        Needs = [MeshKinds.ConfigMap, MeshKinds.DestinationRule],
        NeedsVersion = true,
        Look = static view =>
        [
            // distribute does not need it.
            .. view.Snapshot.Of(MeshKinds.DestinationRule)
                .Where(static rule => !LocalitySettings.HasOutlierDetection(rule) && LocalitySettings.OfRule(rule).Any(static settings => settings.IsWanted && settings.Distribute.Count == 0))
                .Select(static rule => CheckFinding.Fail("It sets localityLbSetting and has no outlierDetection.", rule.Target)),
            .. LocalitySettings.OfMesh(view)
                .Where(settings => settings.IsWanted && settings.Distribute.Count == 0 && view.Config!.IsLocalityActive(view.Version) && !view.Snapshot.Of(MeshKinds.DestinationRule).Any(LocalitySettings.HasOutlierDetection))
                .Select(static settings => CheckFinding.Warn("The mesh config switches locality on, and no DestinationRule has outlierDetection, so that it has no effect for any service.", settings.Source.Target)),
        ],
    };

    public static readonly MeshCheckDefinition ConsecutiveErrors = new("LocalityConsecutiveErrorsIgnored", MeshCheckCategory.Locality)
    {
        Finds = "A DestinationRule sets consecutiveErrors, which Istio 1.7 and newer ignore.",
        Passes = "No DestinationRule sets a field of outlierDetection that is ignored.",
        Hint = "Use consecutive5xxErrors or consecutiveGatewayErrors.",
        HelpUri = HelpPages.DestinationRule,
        Needs = [MeshKinds.DestinationRule],
        NeedsVersion = true,
        Look = static view => view.Snapshot.Of(MeshKinds.DestinationRule)
            .Where(rule => view.Version.IsAtLeast(7) && rule.Spec.Within().Any(static part => part.At("outlierDetection", "consecutiveErrors") is not null))
            .Select(rule => CheckFinding.Warn($"Istio {view.Version} ignores consecutiveErrors.", rule.Target)),
    };

    public static readonly MeshCheckDefinition VariableIgnored = new("LocalityEnvIgnored", MeshCheckCategory.Locality)
    {
        Finds = "The control plane has PILOT_ENABLE_LOCALITY_LOAD_BALANCING, which only Istio 1.1 and 1.2 read.",
        Passes = "Nobody relies on a variable that the control plane does not read.",
        Hint = "Set localityLbSetting in the mesh config instead (Enable-LocalityLb); the variable does no harm.",
        HelpUri = HelpPages.Locality,
        Needs = [MeshKinds.Deployment],
        Look = static view => view.ControlPlanes.Where(static plane => plane.Version?.IsAtLeast(3) == true && plane.HasVariable(PilotVariable.Name))
            .Select(static plane => CheckFinding.Warn($"Istio {plane.Version} does not read {PilotVariable.Name}.", plane.Target)),
    };

    public static readonly MeshCheckDefinition Disabled = new("LocalityDisabled", MeshCheckCategory.Locality)
    {
        Finds = "enabled: false of locality does not mean what it seems to: Istio 1.5 ignores it, and from 1.6 on it switches off what else is set.",
        Passes = "No locality setting contradicts itself.",
        Hint = "In 1.5 remove localityLbSetting to switch locality off; from 1.6 on remove enabled: false to switch it on.",
        HelpUri = HelpPages.Locality,
        Needs = [MeshKinds.ConfigMap, MeshKinds.DestinationRule],
        NeedsVersion = true,
        Look = static view =>
            from settings in LocalitySettings.All(view)
            where settings.Body.Flag("enabled") == false
            let isMesh = settings.Source.Kind == MeshKinds.ConfigMap
            let hasMore = settings.Failover.Count > 0 || settings.Distribute.Count > 0 || settings.FailoverPriority.Count > 0
            where view.Version.IsBefore(6) ? isMesh : hasMore
            select view.Version.IsBefore(6)
                ? CheckFinding.Warn("Istio 1.5 goes by the presence of localityLbSetting, so locality is on in spite of enabled: false.", settings.Source.Target)
                : CheckFinding.Warn("enabled: false switches off the rest of its locality setting.", settings.Source.Target),
    };

    public static readonly MeshCheckDefinition Distribution = new("LocalityTrafficDistribution", MeshCheckCategory.Locality)
    {
        Finds = "A Service asks for a traffic distribution that Istio before 1.25 does not know, or that a DestinationRule overrides.",
        Passes = "Each Service's traffic distribution is obeyed.",
        Hint = "Use a DestinationRule with localityLbSetting and outlierDetection; where there is one, it wins.",
        HelpUri = HelpPages.Locality,
        Needs = [MeshKinds.Service, MeshKinds.DestinationRule],
        NeedsVersion = true,
        Look = static view =>
            from service in view.Snapshot.Of(MeshKinds.Service)
            where service.Annotations.ContainsKey(TrafficDistribution.Annotation) || (view.Version.IsAtLeast(25) && service.Spec.Text("trafficDistribution") is not null)
            let rule = view.Snapshot.Of(MeshKinds.DestinationRule)
                .FirstOrDefault(rule => LocalitySettings.OfRule(rule).Any() && view.Services.Find(rule.Spec.Text("host") ?? string.Empty, rule.Namespace) == service)
            where view.Version.IsBefore(25) || rule is not null
            select CheckFinding.Warn(
                rule is null ? $"Istio {view.Version} does not know the annotation {TrafficDistribution.Annotation}." : $"{rule.Target} has a localityLbSetting, which wins.", service.Target),
    };

    public static readonly MeshCheckDefinition EntryWithoutLocality = new("ServiceEntryNoLocality", MeshCheckCategory.Locality)
    {
        Finds = "Some endpoints of a ServiceEntry have a locality and others have none: those without lose their traffic.",
        Passes = "The endpoints of each ServiceEntry all have a locality, or none has.",
        Hint = "Give every endpoint a locality (istio/istio#35410).",
        HelpUri = HelpPages.ServiceEntry,
        Needs = [MeshKinds.ServiceEntry],
        Look = static view =>
            from entry in view.Snapshot.Of(MeshKinds.ServiceEntry)
            let without = entry.Spec.Objects("endpoints").Where(static endpoint => endpoint.Text("locality") is not { Length: > 0 }).ToArray()
            where without.Length > 0 && without.Length < entry.Spec.Objects("endpoints").Count
            select CheckFinding.Warn($"{without.Length} of its {entry.Spec.Objects("endpoints").Count} endpoints {Counted.Word(without.Length, "has", "have")} no locality, {without[0].Text("address")} for one.", entry.Target),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [NoOutlierDetection, ConsecutiveErrors, VariableIgnored, Disabled, Distribution, EntryWithoutLocality];
}
