using System.Management.Automation;

namespace MeshTools.Build.Help;

/// <summary>Holds the prose of a cmdlet against the cmdlet, both ways.</summary>
internal sealed class HelpCheck(HelpProblems problems, ExampleCheck examples, ErrorTable errors)
{
    private const int FewestExamples = 3;

    public void Run(CommandInfo command, CommandHelp help)
    {
        Sections(help);
        Parameters(command, help);
        Examples(help);
        Outputs(command, help);
        foreach (HelpText error in help.Errors)
        {
            foreach (string id in error.Name.Split(", ").Where(id => !errors.Has(id)))
            {
                problems.Add(help.File, error.Line, $"'{id}' is not in the table of about_MeshTools_Errors");
            }
        }

        foreach (HelpText text in help.Inputs.Concat(help.Outputs).Concat(help.Errors).Where(static text => text.Paragraphs.Count == 0))
        {
            problems.Add(help.File, text.Line, $"nothing is said about '{text.Name}'");
        }
    }

    private void Sections(CommandHelp help)
    {
        string[] found = [.. help.Root.Sections.Select(static section => section.Title)];
        if (!found.SequenceEqual(CommandHelp.SectionTitles))
        {
            problems.Add(help.File, 1, $"the sections must be {string.Join(", ", CommandHelp.SectionTitles)}, but are {string.Join(", ", found)}");
        }

        foreach (string title in new[] { "SYNOPSIS", "DESCRIPTION", "NOTES" })
        {
            if (help.Root[title] is { Blocks.Count: 0 } empty)
            {
                problems.Add(help.File, empty.Line, $"{title} is empty");
            }
        }

        if (help.Links.Count == 0)
        {
            problems.Add(help.File, help.Root["LINKS"]?.Line ?? 1, "LINKS is empty");
        }
    }

    private void Parameters(CommandInfo command, CommandHelp help)
    {
        string[] expected = [.. ParameterFacts.All(command).Select(static parameter => parameter.Name).Where(static name => ParameterFacts.AddedText(name) is null)];
        int section = help.Root["PARAMETERS"]?.Line ?? 1;
        foreach (HelpText text in help.Parameters)
        {
            if (!expected.Contains(text.Name))
            {
                problems.Add(help.File, text.Line, $"{help.Name} has no parameter -{text.Name}");
            }
            else if (text.Body.Count == 0)
            {
                problems.Add(help.File, text.Line, $"nothing is said about -{text.Name}");
            }
        }

        foreach (string name in expected.Except(help.Parameters.Select(static text => text.Name)))
        {
            problems.Add(help.File, section, $"-{name} is missing");
        }

        foreach (IGrouping<string, HelpText> group in help.Parameters.GroupBy(static text => text.Name).Where(static group => group.Count() > 1))
        {
            problems.Add(help.File, group.Last().Line, $"-{group.Key} is described twice");
        }
    }

    private void Examples(CommandHelp help)
    {
        if (help.Examples.Count < FewestExamples)
        {
            problems.Add(help.File, help.Root["EXAMPLES"]?.Line ?? 1, $"there are {help.Examples.Count} examples, at least {FewestExamples} are needed");
        }

        foreach (HelpExample example in help.Examples)
        {
            if (example.Code.Count == 0)
            {
                problems.Add(help.File, example.Line, $"the example '{example.Title}' has no powershell code block");
            }
            else if (example.Remarks.Count == 0)
            {
                problems.Add(help.File, example.Line, $"the example '{example.Title}' is not explained");
            }

            examples.Run(help.File, example.Line, example.Code);
        }
    }

    private void Outputs(CommandInfo command, CommandHelp help)
    {
        string[] declared = [.. command.OutputType.Select(static type => type.Name).Where(static name => name != typeof(void).FullName)];
        int section = help.Root["OUTPUTS"]?.Line ?? 1;
        foreach (HelpText text in help.Outputs.Where(text => text.Name != "None" && !declared.Contains(text.Name)))
        {
            problems.Add(help.File, text.Line, $"{help.Name} does not declare the output type {text.Name}; it declares {string.Join(", ", declared)}");
        }

        foreach (string type in declared.Except(help.Outputs.Select(static text => text.Name)))
        {
            problems.Add(help.File, section, $"the output type {type} is missing");
        }
    }
}
