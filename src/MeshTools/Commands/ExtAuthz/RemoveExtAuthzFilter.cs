using System.Management.Automation;
using MeshTools.Completion;
using MeshTools.ExtAuthz;
using MeshTools.Mesh;

namespace MeshTools.Commands.ExtAuthz;

/// <summary>Takes external authorization away, and exactly what Add-ExtAuthzFilter put there for it.</summary>
[Cmdlet(VerbsCommon.Remove, "ExtAuthzFilter", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Name")]
[OutputType(typeof(ExtAuthzFilter))]
public sealed class RemoveExtAuthzFilterCommand : ExtAuthzCmdlet
{
    /// <summary>The name it was added with, or that of the EnvoyFilter or policy.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Name", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ExtAuthzNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>What Get-ExtAuthzFilter found.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Filter", ValueFromPipeline = true)]
    public ExtAuthzFilter? InputObject { get; set; }

    /// <summary>Only at these gateways.</summary>
    [Parameter(ParameterSetName = "Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayWorkloadCompleter))]
    public string[] Gateway { get; set; } = [];

    /// <summary>The namespace of the control plane.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Remove also what MeshTools did not make.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Removes what one pipeline object names.</summary>
    protected override void ProcessRecord() => Run(RemoveAsync);

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        foreach (string name in InputObject is null ? Name : [InputObject.Name])
        {
            ExtAuthzRemovalRequest request = new()
            {
                Name = name,
                Only = InputObject is null ? null : (InputObject.Namespace, InputObject.Form),
                Gateways = InputObject is null ? Gateway : [],
                Namespace = InputObject?.MeshNamespace ?? Namespace,
                Version = IstioVersion.TryParse(Version),
                Force = Force,
                KubeConfig = Connection.KubeConfig,
            };
            await EmitAsync(new ExtAuthzRemoval(Connect(Connection), OperationHost).RunAsync(request, cancellationToken)).ConfigureAwait(false);
        }
    }
}
