using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>
/// Every command reads a kubeconfig, and so tokens, client keys, passwords of proxies and what plugins hand out; the same search
/// for those, with kubeconfigs that work and with kubeconfigs that are wrong in the ways people have them wrong.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class ConnectionSweepTests(SweepFixture cluster) : IClassFixture<SweepFixture>
{
    private const string Word = "pr0xy-w0rd-of-jane";

    private readonly Sweep _sweep = new(cluster);
    private readonly KubeConfigText _kubeConfig = new(File.ReadAllText(cluster.KubeConfig));

    [Fact]
    public async Task Tokens_and_plugins()
    {
        string token = await TokenAsync();
        string refused = token[..^12] + "AAAAAAAAAAAA";
        string answer = $$$"""{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{token}}}"}}""";

        await _sweep.RunAsync(
            SweepFixture.Script(
                "Get-MeshContext -KubeConfig $token; Get-NodeRegion -KubeConfig $token @talk; Get-Mesh -KubeConfig $token; Test-Mesh -KubeConfig $token",
                "Set-NodeRegion worker-sz02 -Region shenzhen -KubeConfig $token -WhatIf; Set-NodeRegion worker-sz02 -Region shenzhen -KubeConfig $token @talk",
                "Get-NodeRegion -KubeConfig $plugin @talk",
                "Get-NodeRegion -KubeConfig $refused @talk",
                "Get-NodeRegion -KubeConfig $wrapped @talk",
                "Get-NodeRegion -KubeConfig $inTokenFile",
                "Get-NodeRegion -KubeConfig $alias",
                "Get-NodeRegion -KubeConfig $broken",
                "Get-NodeRegion -KubeConfig $talkative @talk",
                "Get-NodeRegion -KubeConfig $halfAnswer @talk",
                "Get-NodeRegion -KubeConfig $text",
                "$PSDefaultParameterValues.Clear(); [Environment]::SetEnvironmentVariable('KUBECONFIG', $text); try { Get-MeshContext } finally { [Environment]::SetEnvironmentVariable('KUBECONFIG', $null) }"),
            ("token", KubeConfig("token", "token: " + token)),
            ("plugin", Plugin("plugin", $"echo '{answer}'")),
            ("refused", KubeConfig("refused", "token: " + refused)),
            ("wrapped", KubeConfig("wrapped", $"token: \"{refused[..40]}\\n{refused[40..]}\"")),
            ("inTokenFile", KubeConfig("in-token-file", "tokenFile: " + refused)),
            ("alias", KubeConfig("alias", "password: *" + Word)),
            ("broken", KubeConfig("broken", $"token: '{refused}\n    x")),
            ("talkative", Plugin("talkative", $"echo 'the token {token} has expired' >&2; exit 1")),
            ("halfAnswer", Plugin("half", $"echo '{answer[..^5]}'")),
            ("text", await File.ReadAllTextAsync(cluster.KubeConfig)));

        Assert.Equal(
            ["Unauthorized", "KubeConfigInvalid", "KubeConfigInvalid", "KubeConfigInvalid", "KubeConfigInvalid", "CredentialPluginFailed", "CredentialPluginFailed", "KubeConfigNotFound", "KubeConfigNotFound"],
            _sweep.ErrorIds);
        Assert.Contains(_sweep.Seen, static seen => seen.Place == "output" && seen.Text.Contains("worker-sz02", StringComparison.Ordinal));
        Needles needles = new Needles().Word("the token", token).Word("the refused token", refused).Word("the word", Word).KubeConfigKey(cluster.KubeConfig);
        foreach (string part in token.Split('.').Skip(1))
        {
            needles.Word("a part of the token", part).Word("the end of a part", part[^24..^12]);
        }

        Assert.Empty(_sweep.Find(needles));
    }

    [Fact]
    public async Task Client_keys_and_passwords()
    {
        using TcpListener proxy = new(IPAddress.Loopback, 0);
        proxy.Start();
        Task refusing = RefuseAsync(proxy);
        int port = ((IPEndPoint)proxy.LocalEndpoint).Port;
        string certificate = "client-certificate-data: " + _kubeConfig.Field("client-certificate-data");
        string key = _kubeConfig.Field("client-key-data");

        await _sweep.RunAsync(
            SweepFixture.Script(
                "Get-NodeRegion @talk",
                "Get-NodeRegion -KubeConfig $keyAsPath @talk",
                "Get-NodeRegion -KubeConfig $pemAsPath @talk",
                "Get-NodeRegion -KubeConfig $keyCut @talk",
                "Get-NodeRegion -KubeConfig $keyOfNobody @talk",
                "Get-NodeRegion -KubeConfig $basic @talk",
                "Get-NodeRegion -KubeConfig $proxied @talk",
                "Get-NodeRegion -KubeConfig $noProxy @talk",
                "Get-MeshContext -KubeConfig $inServer; Get-NodeRegion -KubeConfig $inServer @talk",
                "Get-NodeRegion -KubeConfig $noServer @talk",
                "Install-Mesh 1.14.6 -Mirror $mirror -WhatIf @talk"),
            ("keyAsPath", KubeConfig("key-as-path", $"{certificate}\nclient-key: {key}")),
            ("pemAsPath", KubeConfig("pem-as-path", $"{certificate}\nclient-key: {JsonValue.Create(Encoding.UTF8.GetString(Convert.FromBase64String(key))).ToJsonString()}")),
            ("keyCut", KubeConfig("key-cut", $"{certificate}\nclient-key-data: {key[..^41]}")),
            ("keyOfNobody", KubeConfig("key-of-nobody", "client-key-data: " + key)),
            ("basic", KubeConfig("basic", $"username: jane\npassword: {Word}")),
            ("proxied", KubeConfig("proxied", "token: x", proxy: $"http://jane:{Word}@127.0.0.1:{port}")),
            ("noProxy", KubeConfig("no-proxy", "token: x", proxy: $"jane:{Word}@127.0.0.1:{port}")),
            ("inServer", KubeConfig("in-server", "token: x", server: $"https://jane:{Word}@127.0.0.1:1")),
            ("noServer", KubeConfig("no-server", "token: x", server: $"jane:{Word}@127.0.0.1:1")),
            ("mirror", $"http://jane:{Word}@127.0.0.1:1/"));
        proxy.Stop();
        await refusing;

        Assert.Equal(
            ["KubeConfigInvalid", "KubeConfigInvalid", "KubeConfigInvalid", "KubeConfigInvalid", "Unauthorized", "ConnectionFailed", "KubeConfigInvalid", "ConnectionRefused", "KubeConfigInvalid", "IstioctlNotFound"],
            _sweep.ErrorIds);
        Assert.Empty(_sweep.Find(new Needles().Word("the word", Word).KubeConfigKey(cluster.KubeConfig)));
    }

    [Fact]
    public async Task A_sandbox_and_its_files()
    {
        string name = $"sweep-{Environment.ProcessId}";
        Outcome outcome = await _sweep.RunAsync(
            SweepFixture.Script("Start-MeshSandbox -Name $name -Node worker-sz02 @talk", "Start-MeshSandbox -Name $name -Node worker-sz02", "Get-MeshSandbox @talk"), ("name", name));
        string folder = (string)outcome.Output[0].Properties["Path"].Value;
        string kubeConfig = (string)outcome.Output[0].Properties["KubeConfig"].Value;
        Needles needles = new Needles().KubeConfigKey(kubeConfig).KubeConfigKey(cluster.KubeConfig);
        string[] talk = [.. Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories)];

        Assert.NotEmpty(talk);
        Assert.All(talk, log => Assert.Empty(needles.FindIn(Read(log))));
        Assert.Empty(FileWatch.OpenToOthers(folder));
        Assert.DoesNotContain(FileWatch.OpenToOthers(cluster.Folder), path => !path.StartsWith(cluster.Files, StringComparison.Ordinal));
        await _sweep.RunAsync(SweepFixture.Script("Stop-MeshSandbox -Name $name -WhatIf", "Stop-MeshSandbox -Name $name -Confirm:$false @talk"), ("name", name));

        Assert.False(Directory.Exists(folder));
        Assert.Empty(_sweep.Find(needles));
    }

    /// <summary>A proxy that wants another password, as often as it is asked.</summary>
    private static async Task RefuseAsync(TcpListener proxy)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await proxy.AcceptTcpClientAsync();
                byte[] buffer = new byte[4096];
                _ = await client.GetStream().ReadAsync(buffer);
                await client.GetStream().WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
        {
            // The listener was stopped.
        }
    }

    private async Task<string> TokenAsync()
    {
        const string Accounts = "/api/v1/namespaces/default/serviceaccounts";
        await cluster.Api.SendAsync(HttpMethod.Post, Accounts, """{"metadata": {"name": "jane"}}""");
        await cluster.Api.SendAsync(HttpMethod.Post, "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
            {"metadata": {"name": "jane"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}, "subjects": [{"kind": "ServiceAccount", "name": "jane", "namespace": "default"}]}
            """);
        return (string)(await cluster.Api.SendAsync(HttpMethod.Post, Accounts + "/jane/token", """{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"audiences": []}}"""))["status"]!["token"]!;
    }

    private string Plugin(string name, string script)
    {
        string path = cluster.Write(name + ".sh", "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return KubeConfig(name, $"exec: {{apiVersion: client.authentication.k8s.io/v1, command: {path}, provideClusterInfo: true}}");
    }

    private string KubeConfig(string name, string user, string? server = null, string? proxy = null) => cluster.Write(name, $$"""
        apiVersion: v1
        kind: Config
        current-context: home
        contexts: [{name: home, context: {cluster: c, user: u} }]
        clusters:
        - name: c
          cluster:
            server: "{{server ?? _kubeConfig.Server}}"
            certificate-authority-data: {{_kubeConfig.Field("certificate-authority-data")}}
            {{(proxy is null ? string.Empty : $"proxy-url: \"{proxy}\"")}}
        users:
        - name: u
          user:
            {{user.Replace("\n", "\n    ", StringComparison.Ordinal)}}
        """);

    private static string Read(string log)
    {
        using FileStream stream = new(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
