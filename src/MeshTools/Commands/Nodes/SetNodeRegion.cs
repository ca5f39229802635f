using System.Management.Automation;
using MeshTools.Completion;
using MeshTools.Nodes;

namespace MeshTools.Commands.Nodes;

/// <summary>Labels nodes with the region, zone and subzone they are in.</summary>
[Cmdlet(VerbsCommon.Set, "NodeRegion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(NodeRegion))]
public sealed class SetNodeRegionCommand : NodeChangeCmdlet
{
    /// <summary>The region, e.g. <c>shenzhen</c>.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>The zone within the region; left as it is when not given.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ZoneCompleter))]
    public string? Zone { get; set; }

    /// <summary>Istio's level below the zone; left as it is when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SubzoneCompleter))]
    public string? Subzone { get; set; }

    private protected override bool Removes => false;

    // An empty cell of a CSV file says nothing, it does not say "no zone".
    private protected override NodeRegionInput Complete(NodeRegionInput input) => input with
    {
        Region = NullIfEmpty(Region),
        Zone = NullIfEmpty(Zone),
        Subzone = NullIfEmpty(Subzone),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
