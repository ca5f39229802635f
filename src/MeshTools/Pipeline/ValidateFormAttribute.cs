using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MeshTools.Pipeline;

/// <summary>Refuses text that has not the form that is asked for, and says the form: a regular expression tells nobody what to type.</summary>
/// <param name="pattern">The whole of each value must fit it.</param>
/// <param name="form">The form in words, with an example.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateFormAttribute(string pattern, string form) : ValidateEnumeratedArgumentsAttribute
{
    private readonly Regex _whole = new($"^(?:{pattern})\\z", RegexOptions.CultureInvariant);

    /// <summary>What the whole of each value must fit.</summary>
    public string Pattern => pattern;

    /// <summary>The form in words.</summary>
    public string Form => form;

    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (element is not string text || !_whole.IsMatch(text))
        {
            throw new ValidationMetadataException($"'{element}' is not {form}.");
        }
    }
}
