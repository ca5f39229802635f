using System.Management.Automation;

namespace MeshTools.Pipeline;

/// <summary>
/// Refuses waits under a second. PowerShell turns a bare number into ticks, so <c>-Timeout 120</c> would mean twelve
/// millionths of a second.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateWaitAttribute : ValidateArgumentsAttribute
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not TimeSpan wait || wait < TimeSpan.FromSeconds(1) || wait > Longest)
        {
            throw new ValidationMetadataException("Give a time between a second and a day, as hours:minutes:seconds (00:02:00); a bare number would mean ticks.");
        }
    }
}
