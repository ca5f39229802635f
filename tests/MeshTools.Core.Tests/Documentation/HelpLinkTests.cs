namespace MeshTools.Core.Tests.Documentation;

/// <summary>From a command's page the way leads on to the topics.</summary>
public sealed class HelpLinkTests
{
    private static readonly string[] Writing = ["Add", "Disable", "Enable", "Install", "New", "Publish", "Remove", "Set", "Uninstall", "Unpublish"];

    public static TheoryData<string> Commands => [.. HelpTopic.Names.Where(static name => !name.StartsWith("about_", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_page_names_topics_that_exist_and_that_of_changes_where_it_writes(string command)
    {
        string text = HelpTopic.Read(command).Text;
        string[] links = [.. text[text.IndexOf("## LINKS", StringComparison.Ordinal)..].Split('\n').Where(static line => line.StartsWith("- ", StringComparison.Ordinal)).Select(static line => line[2..].Trim())];
        string[] topics = [.. links.Where(static link => link.StartsWith("about_", StringComparison.Ordinal))];

        Assert.NotEmpty(topics);
        Assert.All(links.Where(static link => !link.Contains(':', StringComparison.Ordinal)), static link => Assert.Contains(link, HelpTopic.Names));
        Assert.Equal(Writing.Contains(command.Split('-')[0]), topics.Contains("about_MeshTools_Changes"));
    }
}
