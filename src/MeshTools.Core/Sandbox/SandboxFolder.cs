namespace MeshTools.Sandbox;

/// <summary>The names of everything within a sandbox's folder.</summary>
/// <param name="Name">The sandbox's name.</param>
/// <param name="Path">The folder; for its owner only, because it holds keys.</param>
internal sealed record SandboxFolder(string Name, string Path)
{
    /// <summary>What was started, and how (<see cref="SandboxState"/>).</summary>
    public string State => In("state.json");

    /// <summary>The administrator's kubeconfig: the one that is handed out.</summary>
    public string KubeConfig => In("kubeconfig");

    /// <summary>Certificates and keys.</summary>
    public string Pki => In("pki");

    /// <summary>Where the API server may go.</summary>
    public string Egress => In("egress.yaml");

    /// <summary>No such file: the way to pods. Its name is what a user reads who asks one.</summary>
    public string Nowhere => In("nothing-runs-in-a-sandbox");

    /// <summary>etcd's data.</summary>
    public string Data => In("etcd");

    /// <summary>Held while the sandbox is started or stopped. Beside the folder, because that comes and goes.</summary>
    public string Lock => Path + ".lock";

    public bool Exists => Directory.Exists(Path);

    /// <summary>The output of a component.</summary>
    public string Log(string component) => In($"{component}.log");

    /// <summary>The kubeconfig of a component.</summary>
    public string ComponentKubeConfig(string component) => In($"{component}.kubeconfig");

    public string PkiFile(string name) => System.IO.Path.Combine(Pki, name);

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
