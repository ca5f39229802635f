using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;
using static MeshTools.Build.Help.MamlNames;

namespace MeshTools.Build.Help;

/// <summary>A parameter in MAML; the same element stands in the syntax and in the list of parameters.</summary>
internal static class MamlParameter
{
    public static XElement Write(CommandParameterInfo parameter, HelpText? prose)
    {
        bool isSwitch = parameter.ParameterType == typeof(SwitchParameter);
        IReadOnlyList<string> values = ParameterFacts.Values(parameter);
        return new XElement(
            Command + "parameter",
            new XAttribute("required", Text(parameter.IsMandatory)),
            new XAttribute("variableLength", Text(parameter.ParameterType.IsArray)),
            new XAttribute("globbing", Text(ParameterFacts.TakesWildcards(parameter))),
            new XAttribute("pipelineInput", ParameterFacts.PipelineInput(parameter)),
            new XAttribute("position", parameter.Position == int.MinValue ? "named" : parameter.Position.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", MamlWriter.Paras(prose?.Body ?? [ParameterFacts.AddedText(parameter.Name) ?? string.Empty])),
            values.Count == 0
                ? null
                : new XElement(
                    Command + "parameterValueGroup",
                    values.Select(static value => new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), value))),
            isSwitch || values.Count > 0
                ? null
                : new XElement(
                    Command + "parameterValue",
                    new XAttribute("required", "true"),
                    new XAttribute("variableLength", Text(parameter.ParameterType.IsArray)),
                    ParameterFacts.ShortType(parameter)),
            new XElement(Dev + "type", new XElement(Maml + "name", ParameterFacts.ShortType(parameter)), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", prose?.Default ?? (isSwitch ? "False" : "None")));
    }

    private static string Text(bool value) => value ? "true" : "false";
}
