using MeshTools.Kiali;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>Kiali, and whether anybody can log in to it. Versions and names: SOURCES.md, sections 0 and 2.</summary>
internal static class KialiChecks
{
    private static readonly string[] SecretKeys = [KialiNames.UserKey, KialiNames.PassphraseKey];
    private static readonly string[] Variables = [.. KialiNames.Variables.Select(static pair => pair.Variable)];

    public static readonly MeshCheckDefinition NotReady = new("KialiNotReady", MeshCheckCategory.Kiali)
    {
        Finds = "Kiali's pod is not ready.",
        Passes = "Kiali is ready, or there is none.",
        Hint = "Read Kiali's log: it ends with a word about a wrong configuration.",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment, MeshKinds.Pod],
        Look = static view => view.Kiali is MeshWorkload kiali && ReadinessFinding.Of(view, kiali) is CheckFinding finding ? [finding] : [],
    };

    public static readonly MeshCheckDefinition ServiceMissing = new("KialiServiceMissing", MeshCheckCategory.Kiali)
    {
        Finds = "No Service leads to Kiali.",
        Passes = "A Service leads to Kiali, or there is none.",
        Hint = "Bring the Service kiali back (port 20001).",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment, MeshKinds.Service],
        Look = static view => view.Kiali is MeshWorkload kiali && view.ServicesOf(kiali).Count == 0 ? [CheckFinding.Fail("No Service selects it.", kiali.Target)] : [],
    };

    public static readonly MeshCheckDefinition CredentialMissing = new("KialiCredentialMissing", MeshCheckCategory.Kiali)
    {
        Finds = "Kiali up to 1.22 logs in by a secret, and the secret is missing: every login fails.",
        Passes = "The secret that Kiali logs in by is there, or this Kiali needs none.",
        Hint = "Set-KialiCredential makes it. Kiali finds it by itself once the kubelet has brought it in.",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment, MeshKinds.ConfigMap, MeshKinds.Secret],
        Look = static view => UsesSecret(view) && Secret(view) is null
            ? [CheckFinding.Fail($"Kiali {view.Kiali!.VersionText} logs in by strategy login, and secret/{view.Kiali.Namespace}/{SecretName(view.Kiali)} does not exist.", view.Kiali.Target)]
            : [],
    };

    public static readonly MeshCheckDefinition SecretKeysMissing = new("KialiSecretKeys", MeshCheckCategory.Kiali)
    {
        Finds = "Kiali's secret lacks the key username or passphrase, or has it empty.",
        Passes = "Kiali's secret has the keys that Kiali reads, or this Kiali needs none.",
        Hint = "Set-KialiCredential writes both keys; the second is passphrase and not password.",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment, MeshKinds.ConfigMap, MeshKinds.Secret],
        Look = static view => UsesSecret(view) && Secret(view) is ObservedSecret secret && SecretKeys.Where(key => !secret.Has(key)).ToArray() is { Length: > 0 } missing
            ? [CheckFinding.Fail($"It has no {string.Join(" and no ", missing)}; its keys are {(secret.Keys.Count == 0 ? "none" : string.Join(", ", secret.Keys))}.", secret.Target)]
            : [],
    };

    public static readonly MeshCheckDefinition SecretChanged = new("KialiSecretChanged", MeshCheckCategory.Kiali)
    {
        Finds = "Kiali's secret was changed after Kiali had started: Kiali still goes by the old one.",
        Passes = "Kiali has started since its secret was last changed, or this Kiali needs none.",
        Hint = "Restart Kiali: kubectl rollout restart deployment kiali.",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment, MeshKinds.ConfigMap, MeshKinds.Secret, MeshKinds.Pod],
        Look = static view => UsesSecret(view) && Secret(view) is ObservedSecret secret
            ? view.PodsOf(view.Kiali!).Where(pod => KialiRestart.IsDue(pod, secret.Body.Time("metadata", "creationTimestamp"), secret.ChangedAt))
                .Select(pod => CheckFinding.Warn($"It started before secret/{secret.Namespace}/{secret.Name} was last changed.", pod.Target))
            : [],
    };

    public static readonly MeshCheckDefinition VariablesIgnored = new("KialiCredentialEnvIgnored", MeshCheckCategory.Kiali)
    {
        Finds = "Kiali's container has SERVER_CREDENTIALS_USERNAME or _PASSWORD with other values than its secret's; Kiali reads them no more since 0.16.",
        Passes = "Nobody relies on variables that Kiali does not read.",
        Hint = "The secret kiali decides (Set-KialiCredential). Remove the variables, at any rate where they hold the password itself.",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment],
        Look = static view => view.Kiali is { Version: not null } kiali && (kiali.Version.Major, kiali.Version.Minor).CompareTo((0, 16)) >= 0 && KialiNames.Variables.Any(pair => Misleads(kiali, pair.Variable, pair.Key))
            ? [CheckFinding.Warn($"Kiali {kiali.VersionText} does not read them.", kiali.Target)]
            : [],
    };

    public static readonly MeshCheckDefinition PasswordLiteral = new("KialiPasswordLiteral", MeshCheckCategory.Kiali)
    {
        Finds = "A password stands in the Deployment itself, where everybody sees it who may look at Deployments.",
        Passes = "No password stands in Kiali's Deployment.",
        Hint = "Take the value from a secret (valueFrom), change the password, and remove the old one from shell histories.",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment],
        Look = static view => view.Kiali is MeshWorkload kiali && kiali.Setting(Variables[1]) is { Length: > 0 }
            ? [CheckFinding.Fail($"{Variables[1]} has a literal value.", kiali.Target)]
            : [],
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All =
        [NotReady, ServiceMissing, CredentialMissing, SecretKeysMissing, SecretChanged, VariablesIgnored, PasswordLiteral];

    /// <summary>Kiali up to 1.22 with strategy login, its default then.</summary>
    private static bool UsesSecret(MeshView view) =>
        view.Kiali is { Version: not null } kiali && kiali.Version.IsBefore(23) && (view.Snapshot.KialiConfig?.Strategy ?? KialiNames.Login) == KialiNames.Login;

    private static ObservedSecret? Secret(MeshView view) =>
        view.Snapshot.Secrets.FirstOrDefault(secret => secret.Namespace == view.Kiali!.Namespace && secret.Name == SecretName(view.Kiali!));

    /// <summary>The secret that Kiali mounts (Set-KialiCredential -SecretName), or the one that it is called by everywhere.</summary>
    private static string SecretName(MeshWorkload kiali) => KialiWorkloadChange.MountedSecret(kiali.Object.Body) ?? KialiNames.Secret;

    /// <summary>A variable that says something else than the secret; one that is taken from it (Set-KialiCredential) says the truth.</summary>
    private static bool Misleads(MeshWorkload kiali, string variable, string key) =>
        kiali.Container.Objects("env").FirstOrDefault(item => item.Text("name") == variable) is { } found
        && (found.Text("valueFrom", "secretKeyRef", "name"), found.Text("valueFrom", "secretKeyRef", "key")) != (SecretName(kiali), key);
}
