using System.Collections;
using System.Management.Automation;

namespace MeshTools.Pipeline;

/// <summary>Takes labels as kubectl writes them too: <c>front_end=true,site=edge</c> for <c>@{ front_end = 'true'; site = 'edge' }</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LabelsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData as PSObject)?.BaseObject is not string && inputData is not string)
        {
            return inputData;
        }

        Hashtable labels = [];
        foreach (string label in inputData.ToString()!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = label.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2)
            {
                throw new ArgumentTransformationMetadataException($"'{label}' is no label with a value. Give labels as @{{ front_end = 'true' }} or as 'front_end=true'.");
            }

            labels[parts[0]] = parts[1].TrimStart('=');
        }

        return labels;
    }
}
