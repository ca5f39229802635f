using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace MeshTools.Testing;

/// <summary>
/// One sandbox for the tests of a collection: a real kube-apiserver. A machine that cannot bring it up fails the tests;
/// nothing is skipped.
/// </summary>
public class SandboxFixture : IDisposable
{
    private readonly string _name = $"tests-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}";

    /// <summary>Starts it with the nodes of the source procedure.</summary>
    public SandboxFixture()
        : this("-Node worker-sz02, worker-sz03, worker-bj02, worker-wx02")
    {
    }

    private protected SandboxFixture(string nodes)
    {
        Session = ModuleSession.Open();
        Outcome started = Session.Run("Start-MeshSandbox -Name $name " + nodes, ("name", _name));
        Assert.Null(started.Terminating?.ToString());
        PSObject sandbox = Assert.Single(started.Clean());
        KubeConfig = (string)sandbox.Properties["KubeConfig"].Value;
        Context = (string)sandbox.Properties["Context"].Value;
        Folder = (string)sandbox.Properties["Path"].Value;
        Api = new ApiProbe(KubeConfig);
    }

    internal string KubeConfig { get; }

    internal string Context { get; }

    /// <summary>The sandbox's folder.</summary>
    internal string Folder { get; }

    /// <summary>A session with the module, shared by the tests of the collection (they run one after another).</summary>
    internal ModuleSession Session { get; }

    /// <summary>Looks at the cluster without MeshTools.</summary>
    internal ApiProbe Api { get; }

    /// <summary>Runs a script in which <c>$KubeConfig</c> is the default of -KubeConfig for every cmdlet.</summary>
    internal Outcome Run(string script, params (string Name, object? Value)[] arguments)
    {
        return Session.Run(
            $"$PSDefaultParameterValues = @{{ '*:KubeConfig' = $KubeConfig }}\n{script}",
            [("KubeConfig", KubeConfig), .. arguments]);
    }

    /// <summary>A token of a ServiceAccount, as soon as there is one.</summary>
    internal string TokenOf(string ns, string account)
    {
        string path = $"/api/v1/namespaces/{ns}/serviceaccounts/{account}";
        Assert.True(SpinWait.SpinUntil(() => Api.TryGetAsync(path).Result is not null, TimeSpan.FromMinutes(1)), $"There is no {path}.");
        return (string)Api.SendAsync(HttpMethod.Post, path + "/token", """{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 7200} }""")
            .Result["status"]!["token"]!;
    }

    /// <summary>A kubeconfig with a token in place of the administrator's certificate.</summary>
    internal string KubeConfigWith(string token, string name)
    {
        string text = File.ReadAllText(KubeConfig);
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text[..text.IndexOf("    client-certificate-data:", StringComparison.Ordinal)] + $"    token: {token}\n");
        return path;
    }

    /// <summary>Stops it and holds that nothing is left.</summary>
    [SuppressMessage("Design", "CA1065", Justification = "A fixture reports a leak by failing.")]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        End();
        Session.Run("Stop-MeshSandbox -Name $name -Confirm:$false", ("name", _name)).Clean();
        Assert.False(Directory.Exists(Folder), "The sandbox's folder is still there.");
        Api.Dispose();
        Session.Dispose();
    }

    /// <summary>Ends what a fixture holds besides, while the sandbox still runs.</summary>
    private protected virtual void End()
    {
    }
}
