using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Certificates;
using MeshTools.Certificates.Reading;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Testing;

namespace MeshTools.Core.Tests.Certificates;

/// <summary>Chains in any order, and what a certificate must be.</summary>
public sealed class ChainTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly TestCertificate Root = TestCertificate.Authority("root");
    private static readonly TestCertificate Upper = TestCertificate.Authority("upper", Root);
    private static readonly TestCertificate Lower = TestCertificate.Authority("lower", Upper);
    private static readonly TestCertificate Leaf = TestCertificate.Make(["shop.example"], Lower);

    [Fact]
    public void Every_order_is_put_right_and_the_root_is_left_out()
    {
        TestCertificate[] all = [Leaf, Lower, Upper, Root];
        int orders = 0;
        foreach (TestCertificate[] order in Permutations(all))
        {
            CertificateChain chain = CertificateChain.Order(Pair(Leaf, order))!;
            Assert.Null(chain.Problem);
            Assert.Equal(["CN=shop.example", "CN=lower", "CN=upper"], chain.Sent.Select(static certificate => certificate.Subject));
            orders++;
        }

        Assert.Equal(24, orders);
    }

    [Fact]
    public void A_leaf_alone_and_a_chain_without_root_are_served_as_given()
    {
        Assert.Equal(Leaf.Pem, CertificateChain.Order(Pair(Leaf, Leaf))!.Pem);
        Assert.Equal(Leaf.Pem + Lower.Pem, CertificateChain.Order(Pair(Leaf, Lower, Leaf, Lower))!.Pem);
    }

    [Fact]
    public void Two_generations_of_one_authority_are_told_apart_by_their_keys()
    {
        TestCertificate old = TestCertificate.Authority("lower", Upper);

        CertificateChain chain = CertificateChain.Order(Pair(Leaf, [old, Leaf, Lower, Upper], mayHoldOthers: true))!;

        Assert.Equal([Leaf.Certificate.SerialNumber, Lower.Certificate.SerialNumber, Upper.Certificate.SerialNumber], chain.Sent.Select(static certificate => certificate.SerialNumber));
    }

    [Fact]
    public void A_gap_and_a_stranger_cannot_be_put_right()
    {
        Assert.Contains("'CN=upper' is not one of those that issued 'CN=shop.example'", CertificateChain.Order(Pair(Leaf, Leaf, Upper))!.Problem, StringComparison.Ordinal);
        Assert.Contains("'CN=lower', which is not there", CertificateChain.Order(Pair(Leaf, Leaf, Upper))!.Problem, StringComparison.Ordinal);
        Assert.Null(CertificateChain.Order(Pair(Leaf, [Leaf, Upper], mayHoldOthers: true))!.Problem);
    }

    [Fact]
    public void An_issuer_that_only_has_the_name_is_found_out()
    {
        TestCertificate real = TestCertificate.Authority("ca", keyIds: false);
        TestCertificate forged = TestCertificate.Authority("ca", keyIds: false);
        TestCertificate leaf = TestCertificate.Make(["shop.example"], real, keyIds: false);

        Assert.Null(CertificateChain.Order(Pair(leaf, leaf, real))!.Problem);
        Assert.Contains("has not signed it", CertificateChain.Order(Pair(leaf, leaf, forged))!.Problem, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "another key", nameof(ErrorCatalog.CertificateKeyMismatch), "does not belong to 'CN=shop.example'" },
        { "expired", nameof(ErrorCatalog.CertificateNotValid), "expired on" },
        { "not valid yet", nameof(ErrorCatalog.CertificateNotValid), "is not valid before" },
        { "an issuer that expired", nameof(ErrorCatalog.CertificateNotValid), "'CN=lower' expired on" },
        { "RSA with 1024 bits", nameof(ErrorCatalog.CertificateWeak), "1024 bits; 2048 are the least" },
        { "SHA-1", nameof(ErrorCatalog.CertificateWeak), "is signed with SHA-1" },
        { "SHA-1 over ECDSA", nameof(ErrorCatalog.CertificateWeak), "is signed with SHA-1" },
        { "secp256k1", nameof(ErrorCatalog.CertificateWeak), "a kind that gateways do not take" },
        { "P-384 before 1.25", nameof(ErrorCatalog.CertificateWeak), "a key on P384, which the Envoy of Istio 1.24.0 does not take" },
        { "an authority", nameof(ErrorCatalog.CertificateIsAuthority), "CA:TRUE" },
        { "for clients", nameof(ErrorCatalog.CertificateNotForServers), "for other uses than servers" },
        { "a chain too long", nameof(ErrorCatalog.CertificateTooLarge), "The chain has" },
        { "a leaf too large", nameof(ErrorCatalog.CertificateTooLarge), "The chain has" },
        { "a stranger", nameof(ErrorCatalog.CertificateChainBroken), "'CN=root' is not one of those" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_certificate_that_gateways_or_clients_refuse_is_refused_before(string situation, string id, string reason)
    {
        CertificatePair pair = situation switch
        {
            "another key" => Pair(Root, Leaf),
            "expired" => Pair(TestCertificate.Make(["shop.example"], until: -1)),
            "not valid yet" => Pair(TestCertificate.Make(["shop.example"], from: 1)),
            "an issuer that expired" => Expired(),
            "RSA with 1024 bits" => Pair(TestCertificate.Make(["shop.example"], key: RSA.Create(1024))),
            "SHA-1" => Pair(TestCertificate.Make(["shop.example"], key: RSA.Create(2048), hash: HashAlgorithmName.SHA1)),
            "SHA-1 over ECDSA" => Pair(TestCertificate.Make(["shop.example"], hash: HashAlgorithmName.SHA1)),
            "secp256k1" => Pair(TestCertificate.Make(["shop.example"], key: ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1")))),
            "P-384 before 1.25" => Pair(TestCertificate.Make(["shop.example"], key: ECDsa.Create(ECCurve.NamedCurves.nistP384))),
            "an authority" => Pair(TestCertificate.Authority("shop.example")),
            "for clients" => Pair(TestCertificate.Make(["shop.example"], uses: ["1.3.6.1.5.5.7.3.2"])),
            "a chain too long" => LongChain(),
            "a leaf too large" => Pair(TestCertificate.Make([.. Enumerable.Range(0, 900).Select(static i => $"host-number-{i}.shop.example")])),
            _ => Pair(Leaf, Leaf, Root),
        };

        CertificateRefusal refusal = Assert.Single(CertificateRules.Judge(CertificateChain.Order(pair), pair, IstioVersion.TryParse("1.24.0"), Now));

        Assert.Equal(id, refusal.Definition.Id);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.25.0")]
    [InlineData(null)]
    public void P384_is_taken_where_Envoy_takes_it(string? version)
    {
        CertificatePair pair = Pair(TestCertificate.Make(["shop.example"], key: ECDsa.Create(ECCurve.NamedCurves.nistP384)));

        Assert.Empty(CertificateRules.Judge(CertificateChain.Order(pair), pair, IstioVersion.TryParse(version), Now));
    }

    [Fact]
    public void All_reasons_are_in_one_error()
    {
        CertificatePair pair = Pair(TestCertificate.Make(["shop.example"], key: RSA.Create(1024), until: -1, isAuthority: true));

        MeshToolsException error = CertificateRefusal.Join("secret/cr-yy", [.. CertificateRules.Judge(CertificateChain.Order(pair), pair, null, Now)])!;

        Assert.Equal("CertificateNotValid", error.Definition.Id);
        Assert.All(["expired on", "1024 bits", "CA:TRUE", "CertificateIsAuthority"], reason => Assert.Contains(reason, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shop.example", "shop.example", true)]
    [InlineData("Shop.Example", "shop.EXAMPLE", true)]
    [InlineData("*.example", "shop.example", true)]
    [InlineData("*.example", "a.shop.example", false)]
    [InlineData("*.example", "example", false)]
    [InlineData("*.shop.example", "*.shop.example", true)]
    [InlineData("shop.example", "*.shop.example", false)]
    [InlineData("*.example", "*.shop.example", false)]
    public void A_wildcard_stands_for_one_label(string name, string host, bool covered) => Assert.Equal(covered, HostCoverage.IsFor(name, host));

    [Theory]
    [InlineData("1.3.6.1.5.5.7.3.1")]
    [InlineData("1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1")]
    [InlineData("2.5.29.37.0")]
    public void A_certificate_for_servers_too_or_for_any_use_is_taken(params string[] uses)
    {
        CertificatePair pair = Pair(TestCertificate.Make(["shop.example"], uses: uses));

        Assert.Empty(CertificateRules.Judge(CertificateChain.Order(pair), pair, null, Now));
    }

    /// <summary>Three authorities with many names each: none is too large, all together are.</summary>
    private static CertificatePair LongChain()
    {
        string[] names = [.. Enumerable.Range(0, 700).Select(static i => $"authority-number-{i}.shop.example")];
        TestCertificate[] chain = [Root];
        for (int i = 0; i < 4; i++)
        {
            chain = [TestCertificate.Make([$"ca-{i}", .. names], chain[0], isAuthority: true, alternatives: true), .. chain];
        }

        TestCertificate leaf = TestCertificate.Make(["shop.example"], chain[0]);
        return Pair(leaf, [leaf, .. chain[..^1]]);
    }

    private static CertificatePair Expired()
    {
        TestCertificate lower = TestCertificate.Authority("lower", Root, until: -1);
        TestCertificate leaf = TestCertificate.Make(["shop.example"], lower);
        return Pair(leaf, leaf, lower);
    }

    private static CertificatePair Pair(TestCertificate key, params TestCertificate[] certificates) => Pair(key, certificates, false);

    private static CertificatePair Pair(TestCertificate key, TestCertificate[] certificates, bool mayHoldOthers) => new()
    {
        Certificates = [.. (certificates.Length == 0 ? [key] : certificates).Select(static made => made.Certificate)],
        Key = PrivateKey.Of(key.Key),
        MayHoldOthers = mayHoldOthers,
    };

    private static IEnumerable<T[]> Permutations<T>(T[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany((item, index) => Permutations<T>([.. items[..index], .. items[(index + 1)..]]).Select(rest => (T[])[item, .. rest]));
}
