using System.Management.Automation;
using System.Management.Automation.Language;

namespace MeshTools.Build.Help;

/// <summary>Parses the code of examples and compares the module's cmdlets in it with the built ones. Nothing is run.</summary>
internal sealed class ExampleCheck(HelpProblems problems, IReadOnlyDictionary<string, CommandInfo> commands)
{
    /// <param name="file">The file that holds it.</param>
    /// <param name="line">The line of its first line, from 1.</param>
    /// <param name="code">Its lines.</param>
    public void Run(string file, int line, IReadOnlyList<string> code)
    {
        Ast script = Parser.ParseInput(string.Join('\n', code), out _, out ParseError[] errors);
        foreach (ParseError error in errors)
        {
            problems.Add(file, Line(line, error.Extent), $"the example does not parse: {error.Message}");
        }

        foreach (CommandAst call in script.FindAll(static ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (call.GetCommandName() is string name && commands.TryGetValue(name, out CommandInfo? command))
            {
                Parameters(file, line, call, command);
            }
        }
    }

    private static int Line(int line, IScriptExtent extent) => line + extent.StartLineNumber - 1;

    private void Parameters(string file, int line, CommandAst call, CommandInfo command)
    {
        foreach (CommandParameterAst used in call.CommandElements.OfType<CommandParameterAst>().Where(used => !Has(command, used.ParameterName)))
        {
            problems.Add(file, Line(line, used.Extent), $"{command.Name} has no parameter -{used.ParameterName}");
        }
    }

    private static bool Has(CommandInfo command, string name) =>
        command.Parameters.Values.Any(parameter => Is(parameter.Name, name) || parameter.Aliases.Any(alias => Is(alias, name)));

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
