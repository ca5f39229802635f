using System.Management.Automation;
using MeshTools.Completion;
using MeshTools.Mesh;
using MeshTools.Mesh.Uninstall;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Mesh;

/// <summary>Removes a mesh and proves that nothing of it is left.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "Mesh", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Revision")]
[OutputType(typeof(MeshRemoval), typeof(MeshChange))]
public sealed class UninstallMeshCommand : ClusterCmdlet
{
    /// <summary>The revision; the default one when not given.</summary>
    [Parameter(ParameterSetName = "Revision")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Revision { get; set; }

    /// <summary>All revisions, the definitions of the custom resources, and the namespace that came with the mesh.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Purge")]
    public SwitchParameter Purge { get; set; }

    /// <summary>The mesh's root namespace.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>How long to wait until everything is gone.</summary>
    [Parameter]
    [ValidateWait]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Remove definitions together with the objects that others made of them.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>With -WhatIf: emit the plan as objects.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Removes the mesh of one cluster.</summary>
    protected override void ProcessRecord() => Run(RemoveAsync);

    private Task RemoveAsync(CancellationToken cancellationToken)
    {
        UninstallRequest request = new()
        {
            Namespace = Namespace,
            Revision = Revision,
            Purge = Purge,
            Force = Force,
            Timeout = Timeout,
            IsRehearsal = IsWhatIf,
            EmitsPlan = IsWhatIf && PassThru,
            KubeConfig = Connection.KubeConfig,
        };
        return EmitAsync(new MeshUninstall(Connect(Connection), OperationHost).RunAsync(request, cancellationToken));
    }
}
