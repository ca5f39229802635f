using System.Text;
using System.Text.RegularExpressions;

namespace MeshTools.Testing.Proxy;

/// <summary>
/// Answers where the API server would hand a request on to Kiali, which a sandbox cannot run: the strategy that its
/// ConfigMap has (Kiali 1.50: GET /api/auth/info), and yes to every login (POST /api/authenticate).
/// </summary>
internal static partial class KialiStandin
{
    public static bool IsAsked(SeenRequest request) => request.Target.Contains("/services/kiali:", StringComparison.Ordinal);

    public static async Task<HttpResponseMessage> AnswerAsync(SeenRequest request, ProxyBackend backend)
    {
        string config = await backend.ReadAsync("/api/v1/namespaces/istio-system/configmaps/kiali");
        string answer = request.Method == "POST"
            ? """{"expiresOn":"Fri, 01 Jan 2038 00:00:00 GMT","username":"kiali-user"}"""
            : $$"""{"strategy":"{{Strategy().Match(config).Groups[1].Value}}","sessionInfo":{} }""";
        return new HttpResponseMessage { Content = new StringContent(answer, Encoding.UTF8, "application/json") };
    }

    [GeneratedRegex("strategy: (\\w+)")]
    private static partial Regex Strategy();
}
