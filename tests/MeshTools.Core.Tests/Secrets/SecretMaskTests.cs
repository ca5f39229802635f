using System.Diagnostics;
using CsCheck;
using MeshTools.Mesh.Readiness;
using MeshTools.Secrets;
using Xunit.Abstractions;

namespace MeshTools.Core.Tests.Secrets;

public sealed class SecretMaskTests(ITestOutputHelper output)
{
    private const string Secret = "Hunter2-S3cr3t";

    [Theory]
    [InlineData("password=Hunter2-S3cr3t", "password=***")]
    [InlineData("dial postgres: PGPASSWORD=Hunter2-S3cr3t host=db", "dial postgres: PGPASSWORD=*** host=db")]
    [InlineData("DB_PASSWORD: Hunter2-S3cr3t", "DB_PASSWORD: ***")]
    [InlineData("passphrase := Hunter2-S3cr3t", "passphrase := ***")]
    [InlineData("password='Hunter2-S3cr3t with blanks' user=x", "password=*** user=x")]
    [InlineData("""{"user":"x","password":"Hunter2-S3cr3t \"quoted\" more","port":1}""", """{"user":"x","password":***,"port":1}""")]
    [InlineData("""msg="{\"apiKey\":\"Hunter2-S3cr3t\",\"a\":1}" """, """msg="{\"apiKey\":***,\"a\":1}" """)]
    [InlineData("""{"password":"Hunter2-S3cr3t""", """{"password":***""")]
    [InlineData("Authorization: Bearer Hunter2-S3cr3t", "Authorization: ***")]
    [InlineData("authorization: Custom Hunter2-S3cr3t and Hunter2-S3cr3t", "authorization: ***")]
    [InlineData("sent with Bearer Hunter2-S3cr3t to x", "sent with Bearer *** to x")]
    [InlineData("Cookie: a=Hunter2-S3cr3t; b=Hunter2-S3cr3t", "Cookie: ***")]
    [InlineData("GET /x?access_token=Hunter2-S3cr3t HTTP/1.1", "GET /x?access_token=*** HTTP/1.1")]
    [InlineData("https://admin:Hunter2-S3cr3t@registry.test/v2/", "https://***@registry.test/v2/")]
    [InlineData("run --password Hunter2-S3cr3t --port 80", "run --password *** --port 80")]
    [InlineData("run -token \"Hunter2-S3cr3t x\" --port 80", "run -token *** --port 80")]
    [InlineData("signing_key: Hunter2-S3cr3t", "signing_key: ***")]
    [InlineData("proxy http://admin:p@Hunter2-S3cr3t@proxy.test:3128/ refused", "proxy http://***@proxy.test:3128/ refused")]
    [InlineData("got k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdzLmNvbS8_QWN0aW9uPUdldENhbGxlcg== and failed", "got k8s-aws-v1.*** and failed")]
    [InlineData("client-secret=Hunter2-S3cr3t", "client-secret=***")]
    [InlineData("clientSecretValue=Hunter2-S3cr3t", "clientSecretValue=***")]
    [InlineData("jwt eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJIdW50ZXIyIn0.c2lnbmF0dXJl was refused", "jwt *** was refused")]
    [InlineData("key -----BEGIN RSA PRIVATE KEY-----\\nHunter2-S3cr3t\\n-----END RSA PRIVATE KEY----- bad", "key (a private key, masked) bad")]
    [InlineData("key -----BEGIN PRIVATE KEY-----\\nHunter2-S3cr3t", "key (a private key, masked)")]
    public void What_looks_like_a_secret_is_masked(string text, string masked)
    {
        Assert.Equal(masked, SecretMask.Text(text));
        Assert.Equal(masked, SecretMask.Text(masked));
    }

    // What explanations live on: taking it out would hide the reason.
    [Theory]
    [InlineData("secret \"kiali\" not found")]
    [InlineData("couldn't find key passphrase in Secret istio-system/kiali")]
    [InlineData("MountVolume.SetUp failed for volume \"istiod-ca-cert\" : configmap \"istio-ca-root-cert\" not found")]
    [InlineData("references non-existent secret key: cert.pem")]
    [InlineData("credentialName: cr-yy does not exist, secretName=yy-cr")]
    [InlineData("authority: outbound|8000||auth.test, cluster PassthroughCluster: ok")]
    [InlineData("basic authentication failed; a bearer token is needed")]
    [InlineData("GET http://10.0.0.1:15021/healthz/ready: 503")]
    [InlineData("mail to ops@example.com about http://10.0.0.1/a@b, please")]
    [InlineData("docker.io/istio/pilot@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef not found")]
    [InlineData("pod istio-ingressgateway-7d9f8b6c5d-x2x4z of uid 5f3c1a0e-3b1e-4f7e-9d51-2a9f3a1d7c11-0123456789")]
    [InlineData("error looking up service account istio-system/istiod: serviceaccount \"istiod\" not found")]
    public void What_names_a_secret_without_telling_it_stays(string text) => Assert.Equal(text, SecretMask.Text(text));

    [Fact]
    public void A_private_key_is_masked_wherever_the_part_that_was_read_begins_or_ends()
    {
        string body = new('A', 64);
        string[] log = ["before", "-----BEGIN EC PRIVATE KEY-----", body, body, body, "TAIL==", "-----END EC PRIVATE KEY-----", "after"];

        for (int from = 0; from < log.Length; from++)
        {
            for (int to = from + 1; to <= log.Length; to++)
            {
                IReadOnlyList<string> shown = SecretMask.Lines(log[from..to]);
                Assert.DoesNotContain(shown, line => line.Contains("AAAA", StringComparison.Ordinal));
                Assert.Equal(from == 0, shown.Contains("before"));
                Assert.Equal(to == log.Length, shown.Contains("after"));
            }
        }

        Assert.Equal(["before", "(a private key, masked)", "after"], SecretMask.Lines(log));
    }

    [Fact]
    public void A_key_that_follows_another_on_its_last_line_is_masked_too() => Assert.Equal(
        ["(a private key, masked)", "after"],
        SecretMask.Lines(["c2hvcnQ=", "-----END PRIVATE KEY----------BEGIN PRIVATE KEY-----", "c2hvcnQ=", "-----END PRIVATE KEY-----", "after"]));

    [Fact]
    public void A_line_without_an_end_is_masked_in_no_time()
    {
        string[] hostile = [new('a', 1_000_000), string.Concat(Enumerable.Repeat("pass-", 200_000)), "password=\"" + new string('\\', 1_000_000), string.Concat(Enumerable.Repeat("eyJ.", 200_000))];
        Stopwatch watch = Stopwatch.StartNew();

        Assert.All(hostile, static line => Assert.InRange(Assert.Single(LogExcerpt.Of(line)).Length, 1, 201));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void A_password_does_not_get_through_in_any_surroundings()
    {
        const int Inputs = 2000;
        Gen<string> word = Of("password", "DB_PASSWORD", "apiKey", "api-key", "token", "clientSecret", "x.passphrase", "private_key", "AWS_SECRET_ACCESS_KEY");
        Gen<string> sign = Of("=", ": ", ":", " = ", "\":\"", "=\"", "='", "=>", ":=");
        Gen<string> noise = Gen.String[Gen.Char["ab =:;,{}[]()'\"\\/&?.-\t"], 0, 20];
        Gen.Select(noise, word, sign, noise).Sample(
            static (before, name, sign, after) =>
                !SecretMask.Text($"{before} {name}{sign}{Secret} {after}").Contains(Secret, StringComparison.Ordinal),
            iter: Inputs);
        output.WriteLine($"{Inputs} texts tried");
    }

    private static Gen<string> Of(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);
}
