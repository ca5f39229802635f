using System.Management.Automation;

namespace MeshTools.Pipeline;

/// <summary>Refuses lifetimes that no API server grants a token: under ten minutes, or over a year.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateTokenLifetimeAttribute : ValidateArgumentsAttribute
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not TimeSpan lifetime || lifetime < Shortest || lifetime > Longest)
        {
            throw new ValidationMetadataException("Give a time between ten minutes and a year, as hours:minutes:seconds or days.hours:minutes:seconds (8:00:00, 7.00:00:00).");
        }
    }
}
