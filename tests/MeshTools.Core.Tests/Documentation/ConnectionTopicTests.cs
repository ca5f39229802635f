using MeshTools.Cluster.Requests;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>What about_MeshTools_Connection tells of errors and of patience.</summary>
public sealed class ConnectionTopicTests
{
    private static readonly HelpTopic Topic = HelpTopic.Read("about_MeshTools_Connection");

    [Fact]
    public void The_errors_exist() => Assert.All(
        Topic.TableWith("ErrorId").Rows, static row => Assert.Contains(ErrorCatalog.All, definition => definition.Id == row[0]));

    [Fact]
    public void The_times_are_those_of_the_code()
    {
        HelpTable table = Topic.TableWith("How long");
        ApiRequest request = new(HttpMethod.Get, "version") { Subject = "the version", Permission = "get /version" };

        Assert.Equal($"{request.Timeout.TotalSeconds} seconds.", Cell("One answer"));
        Assert.StartsWith($"{RetryOptions.Default.Budget.TotalSeconds} seconds,", Cell("All tries of one request"), StringComparison.Ordinal);
        Assert.Contains(
            FormattableString.Invariant($"{RetryOptions.Default.FirstDelay.TotalSeconds} to {RetryOptions.Default.LongestDelay.TotalSeconds} seconds"), Cell("All tries of one request"), StringComparison.Ordinal);

        string Cell(string row) => Assert.Single(table.Rows, item => item[0] == row)[1];
    }
}
