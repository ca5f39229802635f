namespace MeshTools.Kiali;

/// <summary>From an observation to the record that the cmdlets emit. Pure.</summary>
internal static class KialiDescription
{
    /// <param name="kiali">What there is.</param>
    /// <param name="strategy">In Kiali's own words.</param>
    /// <param name="account">The ServiceAccount for tokens.</param>
    /// <param name="kubeConfig">The kubeconfig that was given.</param>
    public static KialiCredential Of(KialiObservation kiali, string strategy, string account, string? kubeConfig)
    {
        bool isLogin = strategy == KialiNames.Login;
        bool isToken = strategy == KialiNames.Token;
        return new KialiCredential
        {
            Namespace = kiali.Namespace,
            Strategy = strategy,
            UserName = isLogin ? KialiSecret.UserName(kiali.Secret)
                : isToken && kiali.Account.ContainsKey(KialiAccount.Address(kiali.Namespace, account)) ? KialiAccount.User(kiali.Namespace, account)
                : null,
            SecretName = isLogin ? kiali.SecretName : null,
            ServiceAccount = isToken ? account : null,
            KialiVersion = kiali.Version?.Text ?? kiali.Workload.VersionText,
            Context = kiali.View.Snapshot.Context,
            KubeConfig = kubeConfig,
        };
    }
}
