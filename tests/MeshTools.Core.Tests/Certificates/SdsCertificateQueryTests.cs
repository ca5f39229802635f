using MeshTools.Certificates;
using MeshTools.Changes;
using MeshTools.Cluster.Naming;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Topology;
using MeshTools.Testing;
using static MeshTools.Core.Tests.Certificates.PlannerCase;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Certificates;

/// <summary>What Get- and Test-SdsCertificate say of a mesh, and what Remove-SdsCertificate takes away.</summary>
public sealed class SdsCertificateQueryTests
{
    private const string Used = "mode: SIMPLE, credentialName: cr-yy";

    public static TheoryData<string, MeshCheckStatus, string> Uses => new()
    {
        { "all is well", MeshCheckStatus.Pass, "It is valid for another 99 days." },
        { "cr-yy for yy-cr", MeshCheckStatus.Fail, "which does not exist; there is 'cr-yy'." },
        { "in the wrong namespace", MeshCheckStatus.Fail, "there is secret/shop/cr-yy" },
        { "another host", MeshCheckStatus.Fail, "port 443 has the host 'blog.example'" },
        { "no alternative names", MeshCheckStatus.Warn, "It has no alternative names (subjectAltName)" },
        { "another key", MeshCheckStatus.Fail, "belongs to another certificate" },
        { "expired", MeshCheckStatus.Fail, "expired on" },
        { "ends soon", MeshCheckStatus.Warn, "in 9 days" },
        { "wrong keys", MeshCheckStatus.Fail, "Its keys are server.crt, server.key" },
        { "a name that is reserved", MeshCheckStatus.Fail, "Istio 1.5.0 ignores it" },
        { "two Gateways", MeshCheckStatus.Warn, "gateway/shop/second, port 443 opens it too" },
        { "no pods", MeshCheckStatus.Fail, "No pod has the labels istio=egress" },
        { "no CA", MeshCheckStatus.Fail, "It has no CA" },
        { "sds fields", MeshCheckStatus.Fail, "refuses credentialName together with" },
        { "OPTIONAL_MUTUAL before 1.19", MeshCheckStatus.Fail, "OPTIONAL_MUTUAL needs Istio 1.19" },
        { "not used", MeshCheckStatus.Pass, "and no Gateway uses it." },
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public void Each_use_is_judged(string situation, MeshCheckStatus status, string reason)
    {
        Snapshots cluster = situation switch
        {
            "cr-yy for yy-cr" => Shops(tls: "mode: SIMPLE, credentialName: yy-cr").With(Stored(Shop, own: false)),
            "in the wrong namespace" => Shops(tls: Used, ns: "shop").With(Stored(Shop, ns: "shop", own: false)),
            "another host" => Shops(tls: Used, host: "blog.example").With(Stored(Shop)),
            "no alternative names" => Shops(tls: Used).With(Stored(TestCertificate.Make(["shop.example"], alternatives: false))),
            "another key" => Shops(tls: Used).With(Secret("cr-yy", [("tls.crt", Shop.Pem), ("tls.key", Other.KeyPem)])),
            "expired" => Shops(tls: Used).With(Stored(TestCertificate.Make(["shop.example"], until: -1))),
            "ends soon" => Shops(tls: Used).With(Stored(TestCertificate.Make(["shop.example"], until: 9.5))),
            "wrong keys" => Shops(tls: Used).With(Secret("cr-yy", [("server.crt", Shop.Pem), ("server.key", Shop.KeyPem)])),
            "a name that is reserved" => Shops("1.5.0", "mode: SIMPLE, credentialName: istio-shop").With(Stored(Shop, "istio-shop")),
            "two Gateways" => Shops(tls: Used).With(Gateway(Https(Used), "second", "shop")).With(Stored(Shop)),
            "no pods" => Meshes.Of("1.14.6").With(Gateway(Https(Used), selector: "istio: egress")),
            "no CA" => Shops(tls: "mode: MUTUAL, credentialName: cr-yy").With(Stored(Shop)),
            "sds fields" => Shops("1.27.0", Used + ", privateKey: sds, serverCertificate: sds").With(Stored(Shop)),
            "OPTIONAL_MUTUAL before 1.19" => Shops("1.18.0", "mode: OPTIONAL_MUTUAL, credentialName: cr-yy").With(Stored(Shop, more: "ca.crt")),
            "not used" => Meshes.Of("1.14.6").With(Stored(Shop)),
            _ => Shops(tls: Used).With(Stored(Shop)),
        };
        MeshView view = new(cluster.Build());

        SdsCertificateTest test = Query().Test(view)[0].Value!;
        SdsCertificate certificate = Query().Find(view)[0].Value!;

        Assert.Equal(status, test.Status);
        Assert.Contains(reason, test.Reason, StringComparison.Ordinal);
        Assert.Equal(status == MeshCheckStatus.Pass, test.Hint is null);
        Assert.Equal(status == MeshCheckStatus.Pass ? "" : test.Reason, string.Join(" ", certificate.Problems.Where(problem => test.Reason.Contains(problem, StringComparison.Ordinal))));
    }

    [Fact]
    public void A_certificate_tells_what_it_is_and_who_uses_it()
    {
        SdsCertificate found = Assert.Single(Query().Find(new MeshView(Shops(tls: Used).With(Stored(Shop)).Build()))).Value!;

        Assert.Equal(("cr-yy", "istio-system", "CN=shop.example", "SIMPLE", "ECDSA_P256"), (found.Name, found.Namespace, found.Subject, found.Mode, found.KeyAlgorithm));
        Assert.Equal((Shop.Certificate.SerialNumber, 99, true, true), (found.Serial, found.DaysLeft, found.SelfSigned, found.Managed));
        Assert.Equal(["istio-system/web"], found.Gateways);
        Assert.Equal(["shop.example", "*.shop.example"], found.DnsNames);
    }

    [Fact]
    public void Filters_take_names_Gateways_times_and_problems()
    {
        MeshView view = new(Shops(tls: Used).With(Stored(Shop)).With(Gateway(Https("mode: SIMPLE, credentialName: blog", 8443), "second", "shop"))
            .With(Stored(TestCertificate.Make(["shop.example"], until: 9.5), "blog")).With(Stored(Other, "spare")).Build());

        Assert.Equal(["blog", "spare", "cr-yy"], Names(Query(), view).Order().Select(static name => name).OrderBy(static name => name == "cr-yy" ? 2 : name == "spare" ? 1 : 0));
        Assert.Equal("blog", Names(Query(), view)[0]);
        Assert.Equal(["blog"], Names(Query(gateway: "shop/second"), view));
        Assert.Equal(["blog"], Names(Query(gateway: "second.shop"), view));
        Assert.Equal(["blog"], Names(Query(within: 30), view));
        Assert.Equal(["blog"], Names(Query(problems: true), view));
        Assert.Equal(["cr-yy"], Names(Query(name: "cr-yy"), view));
        Assert.Empty(Names(Query(problems: true, within: 5), view));
    }

    [Fact]
    public void A_name_that_is_none_is_an_error_with_the_name_that_was_meant()
    {
        MeshToolsException error = Query(name: "yy-cr").Find(new MeshView(Shops(tls: Used).With(Stored(Shop)).Build()))[0].Error!;

        Assert.Equal("CertificateNotFound", error.Definition.Id);
        Assert.EndsWith("there is 'cr-yy'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Removal_takes_its_server_first_and_then_its_secret()
    {
        Snapshots cluster = Meshes.Of("1.14.6").With(Gateway(Http() + ", " + Https(Used).Replace("name: https", "name: https-cr-yy", StringComparison.Ordinal))).With(Stored(Shop));

        SdsCertificatePlan plan = Removal(cluster);

        Assert.Equal([(ChangeVerb.MergePatch, "gateway/istio-system/web"), (ChangeVerb.Delete, "secret/istio-system/cr-yy")], plan.Changes.OrderBy(static change => change.Rank).Select(static change => (change.Verb, change.Target.ToString())));
        Assert.Equal("http", (string)Assert.Single(plan.Changes[0].Body!["spec"]!["servers"]!.AsArray())!["port"]!["name"]!);
    }

    [Fact]
    public void A_Gateway_that_was_made_for_it_goes_with_it()
    {
        string gateway = Gateway(Https(Used).Replace("name: https", "name: https-cr-yy", StringComparison.Ordinal));
        string own = gateway.Replace("namespace: istio-system", "namespace: istio-system, labels: {app.kubernetes.io/managed-by: meshtools}", StringComparison.Ordinal);

        Assert.Equal([ChangeVerb.Delete, ChangeVerb.Delete], Removal(Meshes.Of("1.14.6").With(own).With(Stored(Shop))).Changes.Select(static change => change.Verb));
        Assert.Equal(["CertificateInUse"], Ids(Removal(Meshes.Of("1.14.6").With(gateway).With(Stored(Shop)))));
    }

    [Theory]
    [InlineData("used by others", false, "CertificateInUse")]
    [InlineData("used by others", true, null)]
    [InlineData("made by others", false, "SecretOfAnotherPurpose")]
    [InlineData("made by others", true, null)]
    [InlineData("a token", true, "SecretOfAnotherPurpose")]
    public void What_others_need_or_made_is_left_unless_forced(string situation, bool force, string? id)
    {
        Snapshots cluster = situation switch
        {
            "used by others" => Shops(tls: Used).With(Stored(Shop)),
            "made by others" => Meshes.Of("1.14.6").With(Stored(Shop, own: false)).With(Gateway(Http() + ", " + Https(Used).Replace("name: https", "name: https-cr-yy", StringComparison.Ordinal))),
            _ => Meshes.Of("1.14.6").With(Secret("cr-yy", [("token", "x")])).With(Gateway(Http() + ", " + Https(Used).Replace("name: https", "name: https-cr-yy", StringComparison.Ordinal))),
        };

        SdsCertificatePlan plan = Removal(cluster, force);

        Assert.Equal(id is null ? [] : [id], Ids(plan));
        Assert.Equal(id is null, plan.Changes.Any(static change => change.Target.Kind.Kind == "Secret"));
    }

    private static SdsCertificatePlan Removal(Snapshots cluster, bool force = false)
    {
        MeshView view = new(cluster.Build());
        CredentialEntry[] entries = [.. CredentialEntry.Read(view).Where(static entry => entry.Name == "cr-yy")];
        return SdsCertificateRemovalPlanner.Plan(
            new SdsCertificateRemovalRequest { Name = "cr-yy", Namespace = "istio-system", Force = force },
            entries,
            [.. entries.SelectMany(static entry => entry.Servers).Where(static server => ServerEdit.IsAdded(server.Body, "cr-yy")).Select(static server => server.Gateway.Object.Body)]);
    }

    private static string[] Names(SdsCertificateQuery query, MeshView view) => [.. query.Find(view).Select(static outcome => outcome.Value!.Name)];

    private static SdsCertificateQuery Query(string? name = null, string? gateway = null, double? within = null, bool problems = false) => new(null!)
    {
        Names = name is null ? [] : [new NameFilter(name, false, candidate => candidate == name)],
        Gateway = gateway is null ? null : new GatewayReference(gateway),
        ExpiringWithin = within is double days ? TimeSpan.FromDays(days) : null,
        OnlyProblems = problems,
    };
}
