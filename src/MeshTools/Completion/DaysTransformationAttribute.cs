using System.Globalization;
using System.Management.Automation;

namespace MeshTools.Completion;

/// <summary>Takes a number as days: PowerShell itself would make ticks of it, of which ten million are a second.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DaysTransformationAttribute : ArgumentTransformationAttribute
{
    // A hundred years; more is a slip of the finger, and much more does not fit a TimeSpan.
    private const double Most = 36_525;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = (inputData as PSObject)?.BaseObject ?? inputData;
        double? days = value switch
        {
            int or long or double or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
            _ => null,
        };
        return days switch
        {
            null => inputData,
            >= 0 and <= Most => TimeSpan.FromDays(days.Value),
            _ => throw new ArgumentTransformationMetadataException(string.Create(CultureInfo.InvariantCulture, $"{days} is no number of days from 0 to {Most}.")),
        };
    }
}
