using System.Management.Automation;
using System.Management.Automation.Language;

namespace MeshTools.Build.Help;

/// <summary>Parses the code of examples and compares the module's cmdlets in it with the built ones. Nothing is run.</summary>
internal sealed class ExampleCheck(HelpProblems problems, IReadOnlyDictionary<string, CommandInfo> commands)
{
    public void Run(string file, HelpExample example)
    {
        Ast script = Parser.ParseInput(string.Join('\n', example.Code), out _, out ParseError[] errors);
        foreach (ParseError error in errors)
        {
            problems.Add(file, Line(example, error.Extent), $"the example does not parse: {error.Message}");
        }

        foreach (CommandAst call in script.FindAll(static ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (call.GetCommandName() is string name && commands.TryGetValue(name, out CommandInfo? command))
            {
                Parameters(file, example, call, command);
            }
        }
    }

    private static int Line(HelpExample example, IScriptExtent extent) => example.Line + extent.StartLineNumber - 1;

    private void Parameters(string file, HelpExample example, CommandAst call, CommandInfo command)
    {
        foreach (CommandParameterAst used in call.CommandElements.OfType<CommandParameterAst>().Where(used => !Has(command, used.ParameterName)))
        {
            problems.Add(file, Line(example, used.Extent), $"{command.Name} has no parameter -{used.ParameterName}");
        }
    }

    private static bool Has(CommandInfo command, string name) =>
        command.Parameters.Values.Any(parameter => Is(parameter.Name, name) || parameter.Aliases.Any(alias => Is(alias, name)));

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
