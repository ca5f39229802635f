using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;
using static MeshTools.Build.Help.MamlNames;

namespace MeshTools.Build.Help;

/// <summary>Joins the prose of a cmdlet with what the built cmdlet says of itself.</summary>
internal static class MamlWriter
{
    public static XDocument Document(IEnumerable<XElement> commands) => new(
        new XDeclaration("1.0", "utf-8", null),
        new XElement(
            Msh + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Maml.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "command", Command.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "dev", Dev.NamespaceName),
            commands));

    public static XElement Write(CommandInfo command, CommandHelp help)
    {
        Dictionary<string, HelpText> prose = help.Parameters.ToDictionary(static text => text.Name);
        string[] parts = help.Name.Split('-', 2);
        return new XElement(
            Command + "command",
            new XElement(
                Command + "details",
                new XElement(Command + "name", help.Name),
                new XElement(Command + "verb", parts[0]),
                new XElement(Command + "noun", parts[^1]),
                new XElement(Maml + "description", Paras([help.Synopsis]))),
            new XElement(Maml + "description", Paras(help.Description)),
            new XElement(Command + "syntax", command.ParameterSets.Select(set => Syntax(help.Name, set, prose))),
            new XElement(Command + "parameters", ParameterFacts.All(command).Select(parameter => MamlParameter.Write(parameter, prose.GetValueOrDefault(parameter.Name)))),
            new XElement(Command + "inputTypes", help.Inputs.Select(static text => Type(Command + "inputType", text))),
            new XElement(Command + "returnValues", help.Outputs.Select(static text => Type(Command + "returnValue", text))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paras([.. help.Notes, .. Errors(help)]))),
            new XElement(Command + "examples", help.Examples.Select(static (example, index) => Example(example, index + 1))),
            new XElement(Command + "relatedLinks", help.Links.Select(Link)));
    }

    internal static IEnumerable<XElement> Paras(IEnumerable<string> paragraphs) =>
        paragraphs.Select(static text => new XElement(Maml + "para", text));

    private static XElement Syntax(string name, CommandParameterSetInfo set, Dictionary<string, HelpText> prose) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", name),
        ParameterFacts.InOrder(set).Select(parameter => MamlParameter.Write(parameter, prose.GetValueOrDefault(parameter.Name))));

    private static XElement Type(XName element, HelpText text) => new(
        element,
        new XElement(Dev + "type", new XElement(Maml + "name", text.Name)),
        new XElement(Maml + "description", Paras(text.Paragraphs)));

    // MAML has elements for errors, but Get-Help shows none of them.
    private static IEnumerable<string> Errors(CommandHelp help) =>
        ["Errors, by ErrorId (about_MeshTools_Errors tells what to do):", .. help.Errors.Select(static error => $"{error.Name}: {string.Join(' ', error.Paragraphs)}")];

    private static XElement Example(HelpExample example, int number) => new(
        Command + "example",
        new XElement(Maml + "title", string.Create(CultureInfo.InvariantCulture, $"Example {number}: {example.Title}")),
        new XElement(Dev + "code", string.Join('\n', example.Code)),
        new XElement(Dev + "remarks", Paras([.. example.Remarks, string.Empty]))); // the empty one keeps the next title apart

    private static XElement Link(HelpText link) => new(
        Maml + "navigationLink",
        new XElement(Maml + "linkText", link.Name),
        new XElement(Maml + "uri", link.Paragraphs.Count > 0 ? link.Paragraphs[0] : string.Empty));
}
