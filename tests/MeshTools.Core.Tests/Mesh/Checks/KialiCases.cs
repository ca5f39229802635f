using static MeshTools.Core.Tests.Mesh.Checks.CheckCase;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>Kiali and its login. Versions: SOURCES.md, section 2.</summary>
internal static class KialiCases
{
    private const string User = "{name: SERVER_CREDENTIALS_USERNAME, valueFrom: {secretKeyRef: {name: kiali, key: username}}}";
    private const string Named = "{name: SERVER_CREDENTIALS_USERNAME, value: admin}";
    private const string Literal = "{name: SERVER_CREDENTIALS_PASSWORD, value: admin}";

    private static readonly string Good = Secret("kiali", [("username", "x"), ("passphrase", "y")]);

    public static IEnumerable<CheckCase> All { get; } =
    [
        Fail("KialiNotReady", "it ends at once", Meshes.Of("1.14.6").With(Meshes.Kiali("v1.50").Replace("readyReplicas: 1", "readyReplicas: 0", StringComparison.Ordinal)), "Ready 0 of 1"),
        Pass("KialiNotReady", "1 of 1", Kiali("v1.50", "token")),
        Pass("KialiNotReady", "no Kiali", Meshes.Of("1.14.6")),

        Fail("KialiServiceMissing", "none", Kiali("v1.50", "token"), "No Service"),
        Pass("KialiServiceMissing", "there", Kiali("v1.50", "token").With(Meshes.Service("kiali", "app: kiali", "{port: 20001}"))),

        // SOURCES.md, section 0: the secret is what fixes the login, and 1.5's default profile makes none.
        Fail("KialiCredentialMissing", "1.14 with login", Kiali("v1.14", "login"), "secret/istio-system/kiali does not exist"),
        Fail("KialiCredentialMissing", "1.22 without a word about it", Meshes.Of("1.7.0").With(Meshes.Kiali("v1.22")), "does not exist"),
        Fail("KialiCredentialMissing", "the secret is in another namespace", Kiali("v1.14", "login").With(Secret("kiali", [("username", "x")], "default")), "does not exist"),
        Pass("KialiCredentialMissing", "the secret is there", Kiali("v1.14", "login").With(Good)),
        Pass("KialiCredentialMissing", "another secret is mounted and there", Mounted("login").With(Secret("login", [("username", "x"), ("passphrase", "y")]))),
        Fail("KialiCredentialMissing", "another secret is mounted and missing", Mounted("login").With(Good), "secret/istio-system/login does not exist"),
        Pass("KialiCredentialMissing", "1.23 logs in by token", Kiali("v1.23", "token")),
        Pass("KialiCredentialMissing", "1.23 does not know login, which is another finding", Kiali("v1.23", "login")),
        Pass("KialiCredentialMissing", "1.29 without a word about it", Meshes.Of("1.9.9").With(Meshes.Kiali("v1.29"))),
        Pass("KialiCredentialMissing", "anonymous", Kiali("v1.14", "anonymous")),

        Fail("KialiSecretKeys", "password is not passphrase", Kiali("v1.14", "login").With(Secret("kiali", [("username", "x"), ("password", "y")])), "no passphrase; its keys are password, username"),
        Fail("KialiSecretKeys", "an empty value", Kiali("v1.14", "login").With(Secret("kiali", [("username", ""), ("passphrase", "y")])), "no username"),
        Pass("KialiSecretKeys", "both keys", Kiali("v1.14", "login").With(Good)),

        Warn("KialiSecretChanged", "changed after the start", Changed("2026-01-02T12:00:00Z"), "before secret/istio-system/kiali was last changed"),
        Pass("KialiSecretChanged", "changed before the start", Changed("2026-01-02T10:00:00Z")),
        Pass("KialiSecretChanged", "made after the start, which Kiali finds by itself", Changed("2026-01-02T12:00:00Z", "2026-01-02T12:00:00Z")),

        Warn("KialiCredentialEnvIgnored", "a name beside the secret", Meshes.Of("1.5.0").With(Meshes.Kiali("v1.14", Named)), "does not read them"),
        Warn("KialiCredentialEnvIgnored", "another secret than Kiali's", Meshes.Of("1.5.0").With(Meshes.Kiali("v1.14", User.Replace("name: kiali,", "name: login,", StringComparison.Ordinal))), "does not read them"),
        Pass("KialiCredentialEnvIgnored", "another secret, which is Kiali's", Mounted("login")),
        Warn("KialiCredentialEnvIgnored", "0.16", Meshes.Of("1.1.0").With(Meshes.Kiali("v0.16", Named)), "does not read them"),
        Pass("KialiCredentialEnvIgnored", "0.15 reads them", Meshes.Of("1.1.0").With(Meshes.Kiali("v0.15", Named))),
        Pass("KialiCredentialEnvIgnored", "the source procedure's variables say what the secret says", Meshes.Of("1.5.0").With(Meshes.Kiali("v1.14", User))),
        Pass("KialiCredentialEnvIgnored", "none", Kiali("v1.14", "login")),

        Fail("KialiPasswordLiteral", "admin/admin as literals", Meshes.Of("1.5.0").With(Meshes.Kiali("v1.14", Literal)), "literal value"),
        Pass("KialiPasswordLiteral", "by reference to a secret", Meshes.Of("1.5.0").With(Meshes.Kiali("v1.14", User))),

        Fail("KialiStrategyRemoved", "1.23 does not know login", Kiali("v1.23", "login"), "does not know the strategy login"),
        Pass("KialiStrategyRemoved", "1.22 knows login", Kiali("v1.22", "login")),
        Pass("KialiStrategyRemoved", "token", Kiali("v2.0", "token")),

        Warn("KialiAnonymous", "as the addons come", Kiali("v1.50", "anonymous"), "anonymous"),
        Pass("KialiAnonymous", "token", Kiali("v1.50", "token")),

        Fail("KialiSigningKey", "the addons' key", Kiali("v1.50", "token", "CHANGEME00000000"), "everybody knows"),
        Fail("KialiSigningKey", "1.15.0 and nothing set", Kiali("v1.15.0", "login", ""), "everybody knows"),
        Fail("KialiSigningKey", "1.15.1 and nothing set", Kiali("v1.15.1", "login", ""), "refuses to start"),
        Fail("KialiSigningKey", "1.46 wants a length", Kiali("v1.46", "token", "0123456789"), "10 bytes"),
        Pass("KialiSigningKey", "1.45 takes any length", Kiali("v1.45", "token", "0123456789")),
        Pass("KialiSigningKey", "16 bytes", Kiali("v1.50", "token")),
        Pass("KialiSigningKey", "not used", Kiali("v1.50", "anonymous", "CHANGEME")),

        Fail("KialiConfigInvalid", "not YAML", Meshes.Of("1.14.6").With(Meshes.KialiConfig("[")), "cannot be read"),
        Pass("KialiConfigInvalid", "YAML", Kiali("v1.50", "token")),

        Warn("KialiOutdated", "1.14's Kiali is 1.50", Kiali("v1.42", "token"), "older than 1.50"),
        Pass("KialiOutdated", "1.14 with 1.50", Kiali("v1.50", "token")),
        Pass("KialiOutdated", "1.14 with 2.0", Kiali("v2.0", "token")),
    ];

    private static Snapshots Kiali(string tag, string strategy, string key = "0123456789abcdef") =>
        Meshes.Of("1.14.6").With(Meshes.Kiali(tag)).With(Meshes.KialiConfig(strategy, key));

    /// <summary>A Kiali that reads another secret than most, with the source procedure's variable from it.</summary>
    private static Snapshots Mounted(string secret) => Meshes.Of("1.5.0").With(Meshes.KialiConfig("login")).With(Meshes.Kiali("v1.14", User.Replace("name: kiali,", $"name: {secret},", StringComparison.Ordinal))
        .Replace("containers: [{name: kiali,", $"volumes: [{{name: s, secret: {{secretName: {secret}}}}}], containers: [{{name: kiali, volumeMounts: [{{name: s, mountPath: /kiali-secret}}],", StringComparison.Ordinal));

    private static Snapshots Changed(string changed, string created = "2026-01-01T00:00:00Z") => Kiali("v1.14", "login")
        .With(Meshes.Pod("kiali-1", "istio-system", "app: kiali", "{name: kiali}", status: "phase: Running, containerStatuses: [{name: kiali, state: {running: {startedAt: '2026-01-02T11:00:00Z'}}}]"))
        .With(Secret("kiali", [("username", "x"), ("passphrase", "y")], metadata: $", creationTimestamp: '{created}', managedFields: [{{manager: kubectl, time: '{changed}'}}]"));
}
