using System.Management.Automation;
using MeshTools.Locality;

namespace MeshTools.Pipeline;

/// <summary>
/// Takes times as Istio writes them too: <c>5m</c>, <c>1h30m</c>, <c>90s</c>. PowerShell takes a bare <c>90s</c> for a number
/// of 16 bits, but remembers how it was written.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        bool isText = inputData is string or PSObject { BaseObject: string or short };
        return isText && GoDuration.TryParse(inputData.ToString()?.Trim()) is TimeSpan time ? time : inputData;
    }
}
