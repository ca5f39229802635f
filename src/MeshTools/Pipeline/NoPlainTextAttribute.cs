using System.Management.Automation;

namespace MeshTools.Pipeline;

/// <summary>
/// Refuses text where a SecureString is wanted. PowerShell would refuse it too, but with the text in its error, which then stands
/// in transcripts and logs.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NoPlainTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        ((inputData as PSObject)?.BaseObject ?? inputData) is string
            ? throw new ArgumentTransformationMetadataException("Give a SecureString: Read-Host -AsSecureString, or Get-Secret of the module SecretManagement.")
            : inputData;
}
