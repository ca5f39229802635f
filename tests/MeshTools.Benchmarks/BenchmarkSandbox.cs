using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MeshTools.Benchmarks;

/// <summary>A sandbox for as long as it is measured.</summary>
internal sealed class BenchmarkSandbox : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
    private readonly string _name;

    public BenchmarkSandbox(string manifest, string name, int nodes)
    {
        _name = $"{name}-{Environment.ProcessId}";
        _runspace.Open();
        Run($"Import-Module '{manifest}'");
        Console.WriteLine($"starting a sandbox of {nodes} nodes");
        PSObject started = Run($"Start-MeshSandbox -Name {_name} -NodeCount {nodes}")[0];
        KubeConfig = (string)started.Properties["KubeConfig"].Value;
        Path = (string)started.Properties["Path"].Value;
        Nodes = [.. Run($"Get-NodeRegion -KubeConfig '{KubeConfig}'").Select(static node => (string)node.Properties["Name"].Value)];
    }

    public string KubeConfig { get; }

    /// <summary>Its folder.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Nodes { get; }

    public void Dispose()
    {
        Run($"Stop-MeshSandbox -Name {_name} -Confirm:$false");
        _runspace.Dispose();
    }

    private IReadOnlyList<PSObject> Run(string script)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        IReadOnlyList<PSObject> output = [.. shell.AddScript(script).Invoke()];
        return shell.Streams.Error.Count == 0 ? output : throw new InvalidOperationException(shell.Streams.Error[0].ToString());
    }
}
