using System.Management.Automation;

namespace MeshTools.Pipeline;

/// <summary>A time that Envoy takes: a millisecond at least, and not longer than a year.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateDurationAttribute : ValidateArgumentsAttribute
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(365);

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is TimeSpan time && (time < Least || time > Most))
        {
            throw new ValidationMetadataException("Give a time from a millisecond to a year, e.g. 00:05:00 for five minutes.");
        }
    }
}
