namespace MeshTools.Kiali;

/// <summary>Names that Kiali, and MeshTools for it, goes by.</summary>
internal static class KialiNames
{
    /// <summary>The secret, where no other is mounted.</summary>
    public const string Secret = "kiali";

    public const string UserKey = "username";
    public const string PassphraseKey = "passphrase";

    /// <summary>Where Kiali up to 1.22 reads the secret.</summary>
    public const string SecretFolder = "/kiali-secret";

    public const string ConfigMap = "kiali";
    public const string ConfigKey = "config.yaml";
    public const int Port = 20001;

    /// <summary>The path that every Kiali of Istio's is served under.</summary>
    public const string WebRoot = "/kiali";

    public const string Login = "login";
    public const string Token = "token";
    public const string Anonymous = "anonymous";

    /// <summary>The ServiceAccount whose token opens Kiali, where no other is named.</summary>
    public const string Account = "kiali-user";

    /// <summary>The variables of the source procedure, and the keys they take their values from.</summary>
    public static readonly IReadOnlyList<(string Variable, string Key)> Variables =
        [("SERVER_CREDENTIALS_USERNAME", UserKey), ("SERVER_CREDENTIALS_PASSWORD", PassphraseKey)];
}
