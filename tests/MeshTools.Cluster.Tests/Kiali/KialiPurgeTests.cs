namespace MeshTools.Cluster.Tests.Kiali;

/// <summary>What Set-KialiCredential made goes with the Kiali that it was made for, and with no other.</summary>
public sealed class KialiPurgeTests(SandboxFixture cluster) : IClassFixture<SandboxFixture>
{
    private const string Home = "/api/v1/namespaces/istio-system";

    private static readonly string[] Account =
    [
        Home + "/serviceaccounts/kiali-user", "/apis/rbac.authorization.k8s.io/v1/clusterroles/meshtools-istio-system-kiali-user",
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/meshtools-istio-system-kiali-user",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_goes_with_Kiali_and_stays_with_one_that_stays(bool isOfTheMesh)
    {
        string mesh = Example("miniature.yaml");
        Run("$manifest | Install-Mesh -ManifestPath - -NoWait", isOfTheMesh ? $"{mesh}\n---\n{Example("kiali.yaml")}" : mesh).Clean();
        ManifestProbe foreign = new(cluster.Api);
        if (!isOfTheMesh)
        {
            foreign.Create(Example("kiali.yaml"));
        }

        Run("$null = Set-KialiCredential -Strategy Token -Timeout 0:0:2 -WarningAction SilentlyContinue").Clean();
        Assert.All(await FindAsync(), static found => Assert.True(found));

        Outcome removed = Run("Uninstall-Mesh -Purge -Force");

        string[] kept = [.. (IEnumerable<string>)Assert.Single(removed.Clean()).Properties["Kept"].Value];
        if (isOfTheMesh)
        {
            Assert.Empty(kept);
            Assert.Null(await cluster.Api.TryGetAsync(Home));
        }
        else
        {
            Assert.StartsWith("namespace/istio-system is kept: it holds", Assert.Single(kept), StringComparison.Ordinal);
        }

        Assert.All(await FindAsync(), found => Assert.Equal(!isOfTheMesh, found));
        foreign.Delete();
        if (!isOfTheMesh)
        {
            Run("$manifest | Install-Mesh -ManifestPath - -NoWait; Uninstall-Mesh -Purge -Force", mesh).Clean();
        }
    }

    private async Task<bool[]> FindAsync() => [.. await Task.WhenAll(Account.Select(async path => await cluster.Api.TryGetAsync(path) is not null))];

    private Outcome Run(string script, string manifest = "") =>
        cluster.Run($"$PSDefaultParameterValues['*:Confirm'] = $false\n{script}", ("manifest", manifest));

    private static string Example(string file) => File.ReadAllText(Path.Combine(Checkout.Root, "examples", "mesh", file));
}
