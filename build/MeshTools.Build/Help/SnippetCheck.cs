using Markdig.Syntax;

namespace MeshTools.Build.Help;

/// <summary>The PowerShell in prose (README, CONTRIBUTING, about topics) is held to the built cmdlets as examples of the help are.</summary>
internal sealed class SnippetCheck(ExampleCheck examples)
{
    public void Run(string file, MarkdownSection section)
    {
        foreach (FencedCodeBlock code in section.Blocks.OfType<FencedCodeBlock>().Where(static block => block.Info == "powershell"))
        {
            examples.Run(file, code.Line + 2, PlainText.Lines(code));
        }

        foreach (MarkdownSection deeper in section.Sections)
        {
            Run(file, deeper);
        }
    }
}
