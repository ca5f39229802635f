using System.Management.Automation;
using System.Text.RegularExpressions;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Documentation;

/// <summary>Cmdlets, help, README and manifest say the same, in both directions.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string HelpFolder = Path.Combine(Checkout.Root, "src", "MeshTools", "Help", "en-US");

    public static TheoryData<string> Commands
    {
        get
        {
            using ModuleSession session = ModuleSession.Open();
            return new TheoryData<string>(Exported(session));
        }
    }

    public static TheoryData<string> Topics => new(Directory.EnumerateFiles(HelpFolder, "about_*.md").Select(static file => Path.GetFileNameWithoutExtension(file)!));

    [Fact]
    public void Every_cmdlet_in_the_assembly_is_exported()
    {
        using ModuleSession session = ModuleSession.Open();
        IEnumerable<string> inAssembly = AppDomain.CurrentDomain.GetAssemblies()
            .Single(static assembly => assembly.GetName().Name == "MeshTools").GetExportedTypes()
            .SelectMany(static type => type.GetCustomAttributesData().Where(static data => data.AttributeType.Name == nameof(CmdletAttribute)))
            .Select(static data => $"{data.ConstructorArguments[0].Value}-{data.ConstructorArguments[1].Value}");

        Assert.Equal(inAssembly.Order(), Exported(session).Order());
    }

    [Fact]
    public void Every_cmdlet_has_a_help_file_and_every_help_file_a_cmdlet()
    {
        using ModuleSession session = ModuleSession.Open();
        IEnumerable<string> documented = Directory.EnumerateFiles(HelpFolder, "*-*.md").Select(static file => Path.GetFileNameWithoutExtension(file)!);

        Assert.Equal(Exported(session).Order(), documented.Order());
    }

    [Fact]
    public void The_README_names_every_cmdlet_and_none_that_does_not_exist()
    {
        using ModuleSession session = ModuleSession.Open();
        HashSet<string> named = [.. CommandName().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "README.md"))).Select(static match => match.Value)];

        Assert.Equal(Exported(session).Order(), named.Order());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Get_Help_shows_synopsis_parameters_examples_and_error_ids(string command)
    {
        using ModuleSession session = ModuleSession.Open();
        string[] common = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters];

        PSObject help = session.Run("Get-Help $command -Full", ("command", command)).Clean()[0];
        IReadOnlyList<PSObject> parameters = session.Run("(Get-Command $command).Parameters.Keys", ("command", command)).Clean();

        Assert.Matches(@"^[A-Z].+\.\s*$", help.Properties["Synopsis"].Value.ToString());
        Assert.True(session.Run("@((Get-Help $command -Full).examples.example).Count -ge 3", ("command", command)).Clean()[0].BaseObject is true, "Fewer than three examples.");
        foreach (string parameter in parameters.Select(static item => item.ToString()!).Except(common))
        {
            string description = string.Concat(session.Run(
                "(Get-Help $command -Parameter $parameter).description.Text", ("command", command), ("parameter", parameter)).Clean());
            Assert.True(description.Length > 10, $"-{parameter} is not described.");
        }
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void The_about_topics_are_found(string topic)
    {
        using ModuleSession session = ModuleSession.Open();
        string shown = string.Concat(session.Run("Get-Help $topic", ("topic", topic)).Clean());

        Assert.Matches($@"\ATOPIC\s+{topic}\s+SHORT DESCRIPTION\s+\S", shown);
        Assert.Contains("SEE ALSO", shown, StringComparison.Ordinal);
    }

    /// <summary>What a text sends its reader to: topics anywhere, and commands and topics in the lists at its end.</summary>
    [Fact]
    public void Every_topic_and_command_that_the_help_names_exists()
    {
        HashSet<string> known = [.. Directory.EnumerateFiles(HelpFolder, "*.md").Select(static file => Path.GetFileNameWithoutExtension(file)!)];

        Assert.All(Directory.EnumerateFiles(HelpFolder, "*.md"), file =>
        {
            string text = File.ReadAllText(file);
            Assert.All(TopicName().Matches(text), match => Assert.Contains(match.Value, known));
            string end = text[text.LastIndexOf("\n## ", StringComparison.Ordinal)..];
            Assert.All(Link().Matches(end).Where(static match => !match.Groups[1].Value.StartsWith("about_", StringComparison.Ordinal)), match => Assert.Contains(match.Groups[1].Value, known));
        });
    }

    [Fact]
    public void The_list_of_errors_is_the_list_of_errors()
    {
        using ModuleSession session = ModuleSession.Open();
        string[] documented = [.. ErrorRow().Matches(File.ReadAllText(Path.Combine(HelpFolder, "about_MeshTools_Errors.md")))
            .Select(static match => $"{match.Groups[1].Value} {match.Groups[2].Value}")];

        Assert.Equal(ErrorCatalog().Order(), documented.Order());
    }

    /// <summary>Id and category of every error, from the assemblies that the module has loaded.</summary>
    private static List<string> ErrorCatalog()
    {
        System.Reflection.Assembly module = AppDomain.CurrentDomain.GetAssemblies().Single(static assembly => assembly.GetName().Name == "MeshTools");
        System.Reflection.Assembly core = System.Runtime.Loader.AssemblyLoadContext.Default.LoadFromAssemblyName(new System.Reflection.AssemblyName("MeshTools.Core"));
        System.Collections.IEnumerable all = (System.Collections.IEnumerable)core.GetType("MeshTools.Errors.ErrorCatalog")!.GetProperty("All")!.GetValue(null)!;
        System.Reflection.MethodInfo category = module.GetType("MeshTools.Pipeline.ErrorRecords")!.GetMethod("Category")!;
        List<string> rows = [];
        foreach (object definition in all)
        {
            object kind = definition.GetType().GetProperty("Kind")!.GetValue(definition)!;
            rows.Add($"{definition.GetType().GetProperty("Id")!.GetValue(definition)} {category.Invoke(null, [kind])}");
        }

        return rows;
    }

    private static IReadOnlyList<string> Exported(ModuleSession session) =>
        [.. session.Run("(Get-Module MeshTools).ExportedCommands.Keys").Clean().Select(static item => item.ToString()!)];

    [GeneratedRegex(@"\b[A-Z][a-z]+-(?:Mesh|Node|Kiali|ExtAuthz|Locality|Ingress|Sds)[A-Za-z]*\b")]
    private static partial Regex CommandName();

    [GeneratedRegex(@"\babout_MeshTools\w*")]
    private static partial Regex TopicName();

    [GeneratedRegex(@"^- (\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| *`?((?!ErrorId)[A-Z][A-Za-z]+)`? *\| *([A-Z][A-Za-z]+) *\|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();
}
