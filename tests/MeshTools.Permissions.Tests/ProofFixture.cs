using MeshTools.Testing.Proxy;

namespace MeshTools.Permissions.Tests;

/// <summary>A cluster that commands are run on again and again, and a ServiceAccount that may do only what it is given.</summary>
public abstract class ProofFixture : RehearsalFixture
{
    private const string Account = "proof";

    private protected ProofFixture(bool hasMesh)
        : base(hasMesh)
    {
        new ManifestProbe(Api).Create(PermissionManifests.Account);

        // Else everybody might ask what he may do, and nothing would show that it is a right of its own.
        Api.DeleteAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:basic-user").Wait();
        string token = TokenOf(Account, Account);
        UserKubeConfig = KubeConfigWith(token, "proof");
        Proxy = new FaultProxy(KubeConfig, Folder, token);
        Roles = new ProofRoles(Api, Account);
    }

    /// <summary>The account's kubeconfig.</summary>
    internal string UserKubeConfig { get; }

    /// <summary>The same, with every request noted, and broken where a test wants it.</summary>
    internal FaultProxy Proxy { get; }

    internal ProofRoles Roles { get; }

    /// <summary>What scripts may name.</summary>
    private protected abstract IReadOnlyList<(string Name, object? Value)> Variables { get; }

    /// <summary>Brings the cluster to the state before a case; what is so already stays.</summary>
    internal abstract Task PrepareAsync(PermissionCase item);

    /// <summary>Runs a script as the account.</summary>
    internal Outcome AsUser(string script) => RunAs(UserKubeConfig, script);

    /// <summary>The same through the proxy.</summary>
    internal Outcome ThroughProxy(string script) => RunAs(Proxy.Users.KubeConfig, script);

    /// <summary>Runs a script as an administrator, in silence; an error that ends it fails the test.</summary>
    internal void Straight(string script)
    {
        Outcome outcome = RunAs(KubeConfig, $"$WarningPreference = 'SilentlyContinue'\n{script}");
        Assert.True(outcome.Terminating is null, $"{script}: {outcome.Terminating}");
    }

    /// <summary>Deletes objects; what is gone already is no matter.</summary>
    internal void Delete(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            _ = Api.TryDeleteAsync(path).Result;
        }
    }

    internal void Post(string path, string body) => Api.SendAsync(HttpMethod.Post, path, body).Wait();

    internal void Patch(string path, string body) => Api.SendAsync(HttpMethod.Patch, path, body, "application/merge-patch+json").Wait();

    private protected override void End()
    {
        ProofTable.Write();
        Proxy.DisposeAsync().AsTask().Wait();
    }

    private Outcome RunAs(string kubeConfig, string script) => Session.Run(
        $"$PSDefaultParameterValues = @{{ '*:KubeConfig' = $KubeConfig }}\n{script}",
        [("KubeConfig", kubeConfig), .. Variables]);
}
