using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>From what was observed and asked for to the changes. Pure.</summary>
internal static class LocalityPlanner
{
    /// <summary>The plan that switches locality on for these services.</summary>
    /// <param name="simulator">The cluster as it is.</param>
    /// <param name="hosts">The services.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="pilots">istiod's Deployments as they are, where the variable is to be set.</param>
    /// <exception cref="MeshToolsException">LocalitySettingInvalid: nothing is planned.</exception>
    public static LocalityPlan Enable(
        LocalitySimulator simulator, IReadOnlyList<ServiceHost> hosts, LocalityRequest request, IReadOnlyList<(ObjectAddress Target, JsonObject Body)> pilots)
    {
        HashSet<string> regions = [.. simulator.View.Snapshot.Nodes.Select(node => simulator.Places.OfNode(node.Name).Region).Where(static region => region.Length > 0)];
        if (LocalityForm.Check(request, simulator.View.Version, regions) is MeshToolsException invalid)
        {
            throw invalid;
        }

        RulePlanner rules = new(simulator, RuleSetting.Of(request, simulator.View.Version));
        LocalityStep[] steps = [.. hosts.Select(host => Step(simulator, rules, host, request.Force))];
        bool isWanted = steps.Any(static step => step.Error is null);
        Change?[] shared = isWanted ? [MeshSetting.Enable(simulator.View), .. pilots.Select(static pilot => PilotVariable.Set(pilot.Target, pilot.Body))] : [];
        LocalityPlan plan = Plan(simulator, [.. shared.OfType<Change>()], steps);
        return plan with { Warnings = [.. new LocalityWarnings(plan, shared.Take(1).Any(static change => change is not null)).All(rules.Warnings)] };
    }

    /// <summary>The plan that gives back what was there. The mesh config too, when no other service needs it any more.</summary>
    public static LocalityPlan Disable(LocalitySimulator simulator, IReadOnlyList<ServiceHost> hosts, IReadOnlyList<(ObjectAddress Target, JsonObject Body)> pilots)
    {
        LocalityStep[] steps = [.. hosts.Select(host => new LocalityStep(host, [.. simulator.Rules.Of(host).Where(static rule => RuleEdit.IsOurs(rule.Body)).Select(Undo).OfType<Change>()], null))];
        LocalityPlan plan = Plan(simulator, [], steps);

        // A service whose rule was right already has nothing of ours in it; one without such a rule was never enabled.
        bool isMeant = steps.Any(static step => step.Changes.Count > 0) || hosts.SelectMany(simulator.Rules.Of).Any(LocalitySettings.HasOutlierDetection);
        bool isNeeded = !isMeant || plan.After.View.Snapshot.Of(MeshKinds.DestinationRule).Any(static rule => RuleEdit.IsOurs(rule.Body));
        Change?[] shared = isNeeded ? [] : [MeshSetting.Restore(simulator.View), .. pilots.Select(static pilot => PilotVariable.Restore(pilot.Target, pilot.Body))];
        return shared.Any(static change => change is not null) ? Plan(simulator, [.. shared.OfType<Change>()], steps) : plan;
    }

    private static LocalityPlan Plan(LocalitySimulator simulator, IReadOnlyList<Change> shared, IReadOnlyList<LocalityStep> steps) =>
        new(shared, steps, simulator, LocalityObserver.Check(PlannedSnapshot.After(
            simulator.View.Snapshot, [.. shared.Where(static change => change.Target.Kind.Kind == MeshKinds.ConfigMap.Kind), .. steps.SelectMany(static step => step.Changes)])));

    private static LocalityStep Step(LocalitySimulator simulator, RulePlanner rules, ServiceHost host, bool force)
    {
        IReadOnlyList<LoadEndpoint> endpoints = simulator.Endpoints(host);
        string[] nowhere = [.. endpoints.Where(static endpoint => endpoint.Locality.Region.Length == 0).Select(static endpoint => endpoint.Name).Order(StringComparer.Ordinal)];
        if (!force && nowhere.Length > 0 && nowhere.Length < endpoints.Count)
        {
            return new LocalityStep(host, [], new MeshToolsException(
                ErrorCatalog.LocalityHalfLabelled,
                $"{host.ShortName}: {nowhere.Length} of {endpoints.Count} endpoints {Counted.Word(nowhere.Length, "has", "have")} no region ({LocalityWarnings.Some(nowhere)}); {Counted.Word(nowhere.Length, "it", "they")} would get nothing while any other is well.",
                target: host.ShortName));
        }

        try
        {
            return new LocalityStep(host, rules.Plan(host) is Change change ? [change] : [], null);
        }
        catch (MeshToolsException error)
        {
            return new LocalityStep(host, [], error);
        }
    }

    private static Change? Undo(ObservedObject rule) => RuleEdit.IsOursAlone(rule.Body)
        ? new Change
        {
            Target = new ObjectAddress(MeshKinds.DestinationRule with { Version = "v1alpha3" }, rule.Namespace, rule.Name),
            Verb = ChangeVerb.Delete,
            Action = "Delete the DestinationRule that Enable-LocalityLb made",
            Before = rule.Body,
            Uid = rule.Body.Text("metadata", "uid"),
            Rank = 1,
        }
        : RulePlanner.Patch(rule, "Restore the DestinationRule as it was before Enable-LocalityLb", RuleEdit.Disable);
}
