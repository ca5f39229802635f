using System.Management.Automation;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.Kiali;

/// <summary>Kialis that others set up in their own way: a foreign secret, another one, an operator, none at all.</summary>
public sealed class KialiOwnershipTests(KialiFixture cluster) : IClassFixture<KialiFixture>, IDisposable
{
    private const string Definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/kialis.kiali.io";

    public void Dispose() => cluster.Clear();

    [Fact]
    public void A_secret_that_somebody_else_made_is_not_deleted()
    {
        cluster.Create(KialiManifests.Login);
        cluster.Create("apiVersion: v1\nkind: Secret\nmetadata: {name: kiali, namespace: istio-system}\nstringData: {username: admin, passphrase: admin}");
        IReadOnlyDictionary<string, string> before = cluster.Versions();

        Assert.Equal("KialiSecretForeign,MeshTools.Commands.Kiali.RemoveKialiCredentialCommand", cluster.Run("Remove-KialiCredential -Confirm:$false").Terminating!.FullyQualifiedErrorId);
        Assert.Equal(before, cluster.Versions());
    }

    [Fact]
    public void A_secret_that_may_not_be_changed_stops_everything()
    {
        cluster.Create(KialiManifests.Login);
        cluster.Create("apiVersion: v1\nkind: Secret\nmetadata: {name: kiali, namespace: istio-system}\nimmutable: true\nstringData: {username: admin, passphrase: admin}");
        IReadOnlyDictionary<string, string> before = cluster.Versions();

        Outcome outcome = cluster.RunTold("Set-KialiCredential -Credential $credential -Timeout 00:00:05");

        Assert.Equal(["ObjectInvalid"], outcome.ErrorIds);
        Assert.Contains("immutable", outcome.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        Assert.Equal(before, cluster.Versions());
    }

    [Fact]
    public void Another_secret_is_mounted_and_found_again()
    {
        cluster.Create(KialiManifests.Login);
        cluster.RunTold("Set-KialiCredential -Credential $credential -SecretName login -Timeout 00:00:02").Clean();

        Assert.Equal("login", cluster.Spec()["volumes"]!.AsArray().Select(static volume => (string?)volume!["secret"]?["secretName"]).Single(static name => name is not null));
        PSObject found = Assert.Single(cluster.Run("Get-KialiCredential").Clean());
        Assert.Equal(("admin", "login"), (found.Properties["UserName"].Value, found.Properties["SecretName"].Value));
        Assert.DoesNotContain((IEnumerable<string>)found.Properties["Problems"].Value, static problem => problem.Contains("does not exist", StringComparison.Ordinal) || problem.Contains("does not read", StringComparison.Ordinal));
        cluster.AssertWritesNothing("Set-KialiCredential -Credential $credential -Timeout 00:00:02");

        Assert.Equal(true, Assert.Single(cluster.Run("Remove-KialiCredential -Confirm:$false").Clean()).Properties["Changed"].Value);
        Assert.Null(cluster.Get($"{KialiFixture.Secrets}/login"));
    }

    [Fact]
    public void Anonymous_is_called_what_it_is()
    {
        cluster.Create(KialiManifests.Addon("none", "v1.50"));

        PSObject found = Assert.Single(cluster.Run("Get-KialiCredential").Clean());
        Assert.Contains((IEnumerable<string>)found.Properties["Problems"].Value, static problem => problem.Contains("anonymous", StringComparison.Ordinal));
        PSObject tested = Assert.Single(cluster.Run("Test-KialiCredential").Clean());
        Assert.Null(tested.Properties["Verified"].Value);
        Assert.Contains("whoever reaches Kiali is let in", (string)tested.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Equal(false, Assert.Single(cluster.Run("Test-KialiCredential -Quiet").Clean()).BaseObject);

        Outcome set = cluster.Run("Set-KialiCredential -Strategy Anonymous");
        PSObject anonymous = Assert.Single(set.Clean());
        Assert.Contains(set.Warnings, static warning => warning.Contains("everybody who can reach Kiali", StringComparison.Ordinal));
        Assert.Null(anonymous.Properties["Verified"].Value);
        Assert.Equal("anonymous", anonymous.Properties["Strategy"].Value);
    }

    [Theory]
    [InlineData("istio-system")]
    [InlineData("kiali-operator")]
    public void With_the_operator_its_resource_is_changed_and_the_ConfigMap_is_not(string ns)
    {
        Assert.True(SpinWait.SpinUntil(() => cluster.Get(Definition) is null, TimeSpan.FromSeconds(30)));
        cluster.Create("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: kialis.kiali.io}
            spec:
              group: kiali.io
              scope: Namespaced
              names: {kind: Kiali, plural: kialis, listKind: KialiList}
              versions: [{name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
            """);
        Assert.True(SpinWait.SpinUntil(() => cluster.Get("/apis/kiali.io/v1alpha1/kialis") is not null, TimeSpan.FromSeconds(30)));
        cluster.Create(KialiManifests.Addon("none", "v1.50"));
        if (cluster.Get($"/api/v1/namespaces/{ns}") is null)
        {
            cluster.Make(ns);
        }

        cluster.Create($"apiVersion: kiali.io/v1alpha1\nkind: Kiali\nmetadata: {{name: kiali, namespace: {ns}}}\nspec: {{auth: {{strategy: anonymous}}, deployment: {{namespace: istio-system}}, custom: kept}}");
        string version = cluster.Version(KialiFixture.ConfigMap);

        Outcome outcome = cluster.Run("Set-KialiCredential -Timeout 00:00:05");

        Assert.Contains(outcome.Warnings, static warning => warning.Contains("operator", StringComparison.Ordinal));
        JsonNode spec = cluster.Get($"/apis/kiali.io/v1alpha1/namespaces/{ns}/kialis/kiali")!["spec"]!;
        Assert.Equal(("token", "kept"), ((string)spec["auth"]!["strategy"]!, (string)spec["custom"]!));
        Assert.Equal(32, ((string)spec["login_token"]!["signing_key"]!).Length);
        Assert.Equal(version, cluster.Version(KialiFixture.ConfigMap));
    }
}
