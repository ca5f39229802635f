using System.Globalization;
using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Kiali;

/// <summary>Set-KialiCredential: from what there is and what is wanted to the writes. Pure.</summary>
internal static class KialiPlanner
{
    // Behind the credential, which takes two steps (KialiAccount).
    private const int ConfigRank = 2;
    private const int WorkloadRank = 3;

    /// <param name="request">What is wanted.</param>
    /// <param name="kiali">What there is.</param>
    /// <param name="now">The time that a restart is marked with.</param>
    /// <param name="newKey">Makes a signing key.</param>
    /// <exception cref="MeshToolsException">KialiStrategyUnsupported, KialiStrategyForeign, KialiCredentialNeeded, KialiCredentialInvalid, ConfigTextInvalid: nothing can be planned.</exception>
    public static KialiPlan Plan(KialiRequest request, KialiObservation kiali, DateTimeOffset now, Func<string> newKey)
    {
        KialiStrategy strategy = Choose(request, kiali);
        CheckCredential(request, kiali, strategy);

        List<Change> changes = [];
        changes.AddRange(Credential(request, kiali, strategy));
        bool rotates = changes.Exists(static change => change.Target.Kind == MeshKinds.Secret && change.Before is not null);
        int config = changes.Count;
        changes.AddRange(KialiConfigChange.Plan(kiali, strategy, newKey).Select(static change => change with { Rank = ConfigRank }));
        bool configures = changes.Count > config;

        bool isDue = KialiRestart.IsDue(kiali.Pods, kiali.ConfigMap) || (strategy == KialiStrategy.Login && KialiRestart.IsDue(kiali.Pods, kiali.Secret));
        string? mark = rotates || configures || isDue ? now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : null;
        Change? workload = KialiWorkloadChange.Plan(kiali, strategy == KialiStrategy.Login ? kiali.SecretName : null, mark);
        if (workload is not null)
        {
            changes.Add(workload with { Rank = WorkloadRank });
        }

        return new KialiPlan(strategy, changes, workload is not null, Warnings(kiali, strategy));
    }

    private static KialiStrategy Choose(KialiRequest request, KialiObservation kiali)
    {
        bool knowsLogin = kiali.Version is null || kiali.Version.IsBefore(23);
        if (request.Strategy is KialiStrategy wanted)
        {
            return wanted != KialiStrategy.Login || knowsLogin
                ? wanted
                : throw new MeshToolsException(
                    ErrorCatalog.KialiStrategyUnsupported,
                    $"Kiali {kiali.Version} in namespace '{kiali.Namespace}' does not know the strategy login: 1.22 was the last one that did, and newer ones end at once when it is set.",
                    target: kiali.Workload.Target);
        }

        if (kiali.Strategy is not (KialiNames.Login or KialiNames.Token or KialiNames.Anonymous))
        {
            throw new MeshToolsException(
                ErrorCatalog.KialiStrategyForeign,
                $"Kiali in namespace '{kiali.Namespace}' lets users in by strategy {kiali.Strategy}, which has no credential of its own; it was left as it is.",
                target: kiali.Workload.Target);
        }

        return kiali.Version is null
            ? throw new MeshToolsException(
                ErrorCatalog.KialiVersionUnknown,
                $"{kiali.Workload.Target}: neither the image '{kiali.Workload.Image}' nor Kiali itself tells its version, and the strategy depends on it.",
                target: kiali.Workload.Target)
            : knowsLogin && kiali.Strategy != KialiNames.Token ? KialiStrategy.Login : KialiStrategy.Token;
    }

    private static void CheckCredential(KialiRequest request, KialiObservation kiali, KialiStrategy strategy)
    {
        if (strategy == KialiStrategy.Login && request.Credential is null)
        {
            throw new MeshToolsException(
                ErrorCatalog.KialiCredentialNeeded,
                $"Kiali {kiali.Version?.Text} in namespace '{kiali.Namespace}' logs in by user and passphrase, and no -Credential was given.",
                target: kiali.Workload.Target);
        }

        if (strategy != KialiStrategy.Login && request.Credential is not null)
        {
            throw new MeshToolsException(
                ErrorCatalog.KialiCredentialInvalid,
                $"Strategy {strategy.ToString().ToLowerInvariant()} of Kiali {kiali.Version?.Text} has no user and passphrase, but -Credential was given; nothing was changed.",
                "Run it without -Credential: strategy token returns a token. User and passphrase are known to Kiali up to 1.22 alone.",
                kiali.Workload.Target);
        }

        if (strategy == KialiStrategy.Login && KialiSecret.Fault(request.Credential!) is string fault)
        {
            throw new MeshToolsException(ErrorCatalog.KialiCredentialInvalid, $"The credential for Kiali cannot be used: {fault}", target: kiali.Workload.Target);
        }
    }

    private static IEnumerable<Change> Credential(KialiRequest request, KialiObservation kiali, KialiStrategy strategy) => strategy switch
    {
        KialiStrategy.Login when kiali.SecretProblem is not null => throw kiali.SecretProblem,
        KialiStrategy.Login => KialiSecret.Plan(kiali, request.Credential!) is Change secret ? [secret] : [],
        KialiStrategy.Token => KialiAccount.Plan(kiali, request.ServiceAccount),
        _ => [],
    };

    private static List<string> Warnings(KialiObservation kiali, KialiStrategy strategy)
    {
        List<string> warnings = [];
        if (strategy == KialiStrategy.Anonymous)
        {
            warnings.Add($"Strategy anonymous: everybody who can reach Kiali in namespace '{kiali.Namespace}' is let in without a login, and sees what Kiali's own ServiceAccount sees.");
        }

        if (kiali.Resource is ObservedObject resource)
        {
            warnings.Add($"Kiali's operator looks after it: {resource.Target} is changed, and the operator carries it out.");
        }

        return warnings;
    }
}
