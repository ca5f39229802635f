using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MeshTools.Build.Help;

/// <summary>
/// Makes the module's help from src/MeshTools/Help: the prose is in markdown, every fact about a parameter comes from the
/// built cmdlet. Whatever one has and the other has not fails the build.
/// </summary>
internal sealed class HelpBuild(Checkout checkout, Steps steps)
{
    private const string AboutPrefix = "about_";
    private readonly HelpProblems _problems = new(checkout);

    /// <returns>What was made.</returns>
    /// <exception cref="BuildException">Something is missing or wrong; each is said with its file and line.</exception>
    public string Run()
    {
        string[] files = Directory.Exists(checkout.HelpSources) ? [.. Directory.EnumerateFiles(checkout.HelpSources, "*.md").Order(StringComparer.Ordinal)] : [];
        Dictionary<string, MarkdownSection> topics = files.Where(IsAbout).ToDictionary(static file => file, MarkdownSection.Read);
        CommandHelp[] commands = [.. files.Where(static file => !IsAbout(file)).Select(CommandHelp.Read)];
        foreach ((string file, string title) in topics.Select(static topic => (topic.Key, topic.Value.Title)).Concat(commands.Select(static help => (help.File, help.Name))))
        {
            if (title != Path.GetFileNameWithoutExtension(file))
            {
                _problems.Add(file, 1, $"the first heading must be '# {Path.GetFileNameWithoutExtension(file)}'");
            }
        }

        ModuleCommands.With(checkout.Manifest, built =>
        {
            Commands(built, commands, new ErrorTable(ErrorTopic(topics)));
            Snippets(built, topics);
        });
        if (_problems.All.Count > 0)
        {
            foreach (HelpProblem problem in _problems.All)
            {
                steps.Say($"  {problem}");
            }

            throw new BuildException($"The help has {_problems.All.Count} problems.");
        }

        foreach (MarkdownSection topic in topics.Values)
        {
            Write(Path.Combine(checkout.Help, topic.Title + ".help.txt"), AboutTopic.Write(topic));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{commands.Length} cmdlets, {topics.Count} topics");
    }

    private static bool IsAbout(string file) => Path.GetFileName(file).StartsWith(AboutPrefix, StringComparison.Ordinal);

    private static MarkdownSection ErrorTopic(Dictionary<string, MarkdownSection> topics) =>
        topics.Values.FirstOrDefault(static topic => topic.Title == "about_MeshTools_Errors") ?? new MarkdownSection(string.Empty, 1, [], []);

    private void Commands(IReadOnlyDictionary<string, CommandInfo> built, CommandHelp[] commands, ErrorTable errors)
    {
        HelpCheck check = new(_problems, new ExampleCheck(_problems, built), errors);
        List<XElement> elements = [];
        foreach (CommandHelp help in commands)
        {
            if (!built.TryGetValue(help.Name, out CommandInfo? command))
            {
                _problems.Add(help.File, 1, $"the module exports no cmdlet '{help.Name}'");
                continue;
            }

            check.Run(command, help);
            elements.Add(_problems.All.Count == 0 ? MamlWriter.Write(command, help) : new XElement("incomplete"));
        }

        foreach (string name in built.Keys.Except(commands.Select(static help => help.Name), StringComparer.OrdinalIgnoreCase))
        {
            _problems.Add(Path.Combine(checkout.HelpSources, name + ".md"), 1, $"{name} has no help");
        }

        if (_problems.All.Count == 0)
        {
            Directory.CreateDirectory(checkout.Help);
            Write(Path.Combine(checkout.Help, "MeshTools.dll-Help.xml"), Text(MamlWriter.Document(elements)));
        }
    }

    private void Snippets(IReadOnlyDictionary<string, CommandInfo> built, Dictionary<string, MarkdownSection> topics)
    {
        SnippetCheck check = new(new ExampleCheck(_problems, built));
        string[] prose = [Path.Combine(checkout.Root, "README.md"), Path.Combine(checkout.Root, "CONTRIBUTING.md")];
        foreach ((string file, MarkdownSection section) in topics.Select(static topic => (topic.Key, topic.Value)).Concat(prose.Select(static file => (file, MarkdownSection.Read(file)))))
        {
            check.Run(file, section);
        }
    }

    private static string Text(XDocument document)
    {
        // Indented by hand would change the text of <code>; XmlWriter indents only between elements.
        using MemoryStream stream = new();
        using (XmlWriter writer = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) }))
        {
            document.Save(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    // A file that stays the same keeps its time, so that nothing after it is done again.
    private static void Write(string file, string text)
    {
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            File.WriteAllText(file, text);
        }
    }
}
