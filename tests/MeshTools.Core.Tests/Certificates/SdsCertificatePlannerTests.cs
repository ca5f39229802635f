using System.Text.Json.Nodes;
using MeshTools.Certificates;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Testing;
using static MeshTools.Core.Tests.Certificates.PlannerCase;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Certificates;

/// <summary>What New-SdsCertificate writes, in which version, and what it refuses. SOURCES.md, sections 0 and 6.</summary>
public sealed class SdsCertificatePlannerTests
{
    [Theory]
    [InlineData("1.5.0", null, "Opaque", "cert,key", "cacert")]
    [InlineData("1.5.0", "Tls", "kubernetes.io/tls", "tls.crt,tls.key", "cacert")]
    [InlineData("1.6.14", null, "kubernetes.io/tls", "tls.crt,tls.key", "ca.crt")]
    [InlineData("1.30.0", null, "kubernetes.io/tls", "tls.crt,tls.key", "ca.crt")]
    [InlineData("1.30.0", "Generic", "Opaque", "cert,key", "cacert")]
    public void Type_and_keys_are_those_of_the_version_or_those_asked_for(string version, string? format, string type, string keys, string authority)
    {
        SdsCertificatePlan plan = Plan(Shops(version), Request() with { KeyFormat = format, Mode = "MUTUAL" }, authority: true);

        Change secret = plan.Changes[0];
        Assert.Equal((ChangeVerb.Apply, "secret/istio-system/cr-yy", type), (secret.Verb, secret.Target.ToString(), (string)secret.Body!["type"]!));
        Assert.Equal([.. keys.Split(','), authority], secret.Body["data"]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(Shop.Pem, Text(secret.Body["data"], keys.Split(',')[0]));
        Assert.Equal(Shop.KeyPem, Text(secret.Body["data"], keys.Split(',')[1]));
    }

    [Fact]
    public void The_Gateway_gets_the_very_name_of_the_secret_after_the_secret()
    {
        SdsCertificatePlan plan = Plan(Shops(), Request());

        Assert.Equal([0, 2], plan.Changes.Select(static change => change.Rank));
        JsonArray servers = plan.Changes[1].Body!["spec"]!["servers"]!.AsArray();
        Assert.Equal("""{"mode":"SIMPLE","credentialName":"cr-yy"}""", servers[1]!["tls"]!.ToJsonString());
        Assert.Contains("~ [server https (443)].tls.credentialName: old -> cr-yy", plan.Changes[1].Diff());
    }

    [Fact]
    public void The_difference_names_keys_and_certificate_and_shows_no_secret()
    {
        IReadOnlyList<string> lines = Plan(Shops("1.5.0"), Request()).Changes[0].Diff();

        Assert.Contains("+ data.cert: (secret)", lines);
        Assert.Contains("+ data.key: (secret)", lines);
        Assert.Contains(lines, static line => line.StartsWith($"certificate: CN=shop.example, serial {Shop.Certificate.SerialNumber}, ECDSA_P256", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_run_has_nothing_to_do()
    {
        Snapshots done = Shops(tls: "mode: SIMPLE, credentialName: cr-yy").With(Stored(Shop));

        Assert.Equal((0, 0), (Plan(done, Request()).Changes.Count, Plan(done, Request() with { Force = true }).Changes.Count));
    }

    [Fact]
    public void The_secret_goes_where_the_pods_are_and_not_where_the_Gateway_is()
    {
        Assert.Equal("secret/istio-system/cr-yy", Plan(Shops(ns: "shop"), Request()).Changes[0].Target.ToString());
    }

    [Fact]
    public void Pods_in_several_namespaces_get_a_secret_each()
    {
        Snapshots cluster = Shops().With(Meshes.Gateway("1.14.6").Replace("{name: istio-ingressgateway,", "{name: istio-ingressgateway, namespace: edge,", StringComparison.Ordinal));

        SdsCertificatePlan plan = Plan(cluster, Request());

        Assert.Equal(["secret/edge/cr-yy", "secret/istio-system/cr-yy"], plan.Changes.Where(static change => change.Rank == 0).Select(static change => change.Target.ToString()).Order());
    }

    [Fact]
    public void Rotation_needs_Force_keeps_keys_and_CA_and_tells_both_serials()
    {
        Snapshots cluster = Shops(tls: "mode: MUTUAL, credentialName: cr-yy").With(Stored(Other, form: "Generic", more: "cacert"));

        SdsCertificatePlan refused = Plan(cluster, Request());
        Change secret = Assert.Single(Plan(cluster, Request() with { Force = true }).Changes);

        Assert.Contains($"serial {Other.Certificate.SerialNumber}", Assert.Single(refused.Refusals).Reason, StringComparison.Ordinal);
        Assert.Equal(["CertificateExists"], Ids(refused));
        Assert.Equal(["cert", "key", "cacert"], secret.Body!["data"]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(Authority.Pem, Text(secret.Body["data"], "cacert"));
        Assert.True(secret.Force);
        Assert.Contains(secret.Diff(), static line => line.EndsWith($"(was serial {Other.Certificate.SerialNumber})", StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_of_the_same_pair_is_completed_without_Force()
    {
        Snapshots cluster = Shops(tls: "mode: MUTUAL, credentialName: cr-yy").With(Stored(Shop));

        Change secret = Assert.Single(Plan(cluster, Request(), authority: true).Changes);

        Assert.Equal(Authority.Pem, Text(secret.Body!["data"], "ca.crt"));
    }

    [Theory]
    [InlineData("Generic", "Tls", "Opaque")]
    [InlineData("Tls", "Generic", "kubernetes.io/tls")]
    public void Other_keys_are_added_in_place_so_that_the_gateway_is_never_without(string held, string wanted, string type)
    {
        Snapshots cluster = Shops(tls: "mode: SIMPLE, credentialName: cr-yy").With(Stored(Shop, form: held));
        SdsCertificateRequest request = Request() with { KeyFormat = wanted };

        // Both pairs hold the certificate given, the second time too.
        Change completed = Assert.Single(Plan(cluster, request).Changes);
        Change rotated = Assert.Single(Plan(cluster, request with { Force = true }, Other).Changes);
        Assert.Equal((ChangeVerb.Apply, type), (completed.Verb, (string)completed.Body!["type"]!));
        foreach ((Change change, TestCertificate pair) in new[] { (completed, Shop), (rotated, Other) })
        {
            Assert.Equal(
                (pair.Pem, pair.KeyPem, pair.Pem, pair.KeyPem),
                (Text(change.Body!["data"], "cert"), Text(change.Body["data"], "key"), Text(change.Body["data"], "tls.crt"), Text(change.Body["data"], "tls.key")));
        }

        Snapshots done = Shops(tls: "mode: SIMPLE, credentialName: cr-yy").With(Secret("cr-yy", [("cert", Shop.Pem), ("key", Shop.KeyPem), ("tls.crt", Shop.Pem), ("tls.key", Shop.KeyPem)]) + $"\ntype: {type}");
        Assert.Empty(Plan(done, request).Changes);
    }

    [Fact]
    public void An_immutable_secret_is_made_anew_with_Force_alone()
    {
        Snapshots cluster = Shops(tls: "mode: SIMPLE, credentialName: cr-yy").With(Stored(Other) + "\nimmutable: true");

        Assert.Equal(["CertificateExists"], Ids(Plan(cluster, Request())));
        Assert.Equal([ChangeVerb.Delete, ChangeVerb.Create], Plan(cluster, Request() with { Force = true }).Changes.Select(static change => change.Verb));
        Assert.Empty(Plan(Shops(tls: "mode: SIMPLE, credentialName: cr-yy").With(Stored(Shop) + "\nimmutable: true"), Request()).Changes);
    }

    [Fact]
    public void A_secret_with_both_pairs_of_keys_keeps_no_old_certificate()
    {
        Snapshots cluster = Shops(tls: "mode: SIMPLE, credentialName: cr-yy").With(Secret("cr-yy", [("cert", Other.Pem), ("key", Other.KeyPem), ("tls.crt", Shop.Pem), ("tls.key", Shop.KeyPem)]));

        JsonNode data = Assert.Single(Plan(cluster, Request() with { Force = true }).Changes).Body!["data"]!;

        Assert.Equal((Shop.Pem, Shop.KeyPem, Shop.Pem), (Text(data, "cert"), Text(data, "key"), Text(data, "tls.crt")));
    }

    [Fact]
    public void A_CA_that_is_none_is_refused_and_a_new_one_leaves_no_old_one()
    {
        Snapshots cluster = Shops(tls: "mode: MUTUAL, credentialName: cr-yy").With(Stored(Shop).Replace("data: {", $"data: {{ cacert: {Convert.ToBase64String("old"u8)},", StringComparison.Ordinal));

        JsonNode data = Assert.Single(Plan(cluster, Request(), authority: true).Changes).Body!["data"]!;

        Assert.Equal((Authority.Pem, Authority.Pem), (Text(data, "cacert"), Text(data, "ca.crt")));
        Assert.Equal(["CertificateAuthorityMissing"], Ids(Plan(cluster, Request(), authorities: [Other])));
    }

    [Fact]
    public void A_secret_that_somebody_else_made_is_used_and_not_claimed()
    {
        Snapshots cluster = Shops(tls: "mode: SIMPLE, credentialName: cr-yy").With(Stored(Other, own: false));

        Change secret = Assert.Single(Plan(cluster, Request() with { Force = true }).Changes);

        Assert.Null(secret.Body!["metadata"]!["labels"]);
    }

    [Theory]
    [InlineData("cacert")]
    [InlineData("ca.crt")]
    public void MUTUAL_takes_the_CA_of_a_secret_of_its_own(string key)
    {
        Assert.Empty(Ids(Plan(Shops().With(Secret("cr-yy-cacert", [(key, Authority.Pem)])), Request() with { Mode = "MUTUAL" })));
    }

    [Fact]
    public void A_CA_means_MUTUAL_unless_another_mode_is_asked_for()
    {
        Assert.Equal("MUTUAL", (Request() with { AuthorityPath = "ca.crt" }).WantedMode);
        Assert.Equal("SIMPLE", (Request() with { AuthorityPath = "ca.crt", Mode = "SIMPLE" }).WantedMode);
    }

    [Fact]
    public void A_Gateway_that_does_not_exist_is_made_when_hosts_are_given()
    {
        Change gateway = Plan(Meshes.Of("1.14.6"), Request(gateway: "edge/new") with { Hosts = ["a.shop.example"] }).Changes[1];

        Assert.Equal((ChangeVerb.Create, "gateway/edge/new"), (gateway.Verb, gateway.Target.ToString()));
        Assert.Contains("does not exist", gateway.Action, StringComparison.Ordinal);
        Assert.Equal("""{"istio":"ingressgateway"}""", gateway.Body!["spec"]!["selector"]!.ToJsonString());
        Assert.Equal("networking.istio.io/v1alpha3", (string)gateway.Body["apiVersion"]!);
    }

    [Fact]
    public void Two_Gateways_for_one_host_and_port_are_warned_of_before_anything_is_written()
    {
        SdsCertificatePlan plan = Plan(Shops().With(Gateway(Https(Bare), "second", "shop")), Request());

        Assert.Contains("gateway/istio-system/web, port 443: gateway/shop/second, port 443 opens it too, for shop.example.", plan.Warnings);
    }

    [Theory]
    [InlineData("yy-cr", false, true)]
    [InlineData("cr-yyy", false, true)]
    [InlineData("yy-cr", true, false)]
    [InlineData("blog", false, false)]
    public void A_Gateway_that_names_nearly_the_same_secret_is_warned_of(string named, bool exists, bool warned)
    {
        Snapshots cluster = Shops(tls: $"mode: SIMPLE, credentialName: {named}");

        SdsCertificatePlan plan = Plan(exists ? cluster.With(Stored(Other, named)) : cluster, Request(gateway: null));

        Assert.Equal(
            warned ? [$"gateway/istio-system/web, port 443 names '{named}', which does not exist, and not 'cr-yy'; with -Gateway istio-system/web it would get the name of the secret."] : [],
            plan.Warnings);
        Assert.Single(plan.Changes);
        Assert.Empty(Plan(cluster, Request()).Warnings);
    }

    [Fact]
    public void A_certificate_without_alternative_names_is_warned_of()
    {
        TestCertificate plain = TestCertificate.Make(["shop.example"], alternatives: false);

        SdsCertificatePlan plan = Plan(Shops(), Request(), plain);

        Assert.Contains(plan.Warnings, static warning => warning.Contains("no alternative names", StringComparison.Ordinal));
        Assert.Equal(2, plan.Changes.Count);
        Assert.DoesNotContain(Plan(Shops(), Request()).Warnings, static warning => warning.Contains("alternative", StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_for_every_host_is_warned_of()
    {
        Assert.Contains(Plan(Shops(host: "*"), Request()).Warnings, static warning => warning.Contains("is open for every host", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_Gateway_the_secret_goes_to_those_who_use_it_or_to_the_usual_gateway()
    {
        Assert.Equal(["secret/istio-system/cr-yy"], Plan(Meshes.Of("1.14.6"), Request(gateway: null)).Changes.Select(static change => change.Target.ToString()));
        Assert.Equal(["secret/istio-system/cr-yy"], Plan(new Snapshots(), Request(gateway: null)).Changes.Select(static change => change.Target.ToString()));
    }

    [Fact]
    public void A_secret_that_cert_manager_keeps_is_warned_of()
    {
        string kept = Stored(Other, own: false).Replace("namespace: istio-system", "namespace: istio-system, annotations: {cert-manager.io/certificate-name: shop}", StringComparison.Ordinal);

        Assert.Contains(Plan(Shops().With(kept), Request() with { Force = true }).Warnings, static warning => warning.Contains("kept by cert-manager", StringComparison.Ordinal));
    }
}
