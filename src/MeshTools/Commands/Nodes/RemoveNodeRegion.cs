using System.Management.Automation;
using MeshTools.Nodes;

namespace MeshTools.Commands.Nodes;

/// <summary>Takes the region, zone and subzone labels off nodes.</summary>
[Cmdlet(VerbsCommon.Remove, "NodeRegion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(NodeRegion))]
public sealed class RemoveNodeRegionCommand : NodeChangeCmdlet
{
    private protected override bool Removes => true;

    private protected override NodeRegionInput Complete(NodeRegionInput input) => input;
}
