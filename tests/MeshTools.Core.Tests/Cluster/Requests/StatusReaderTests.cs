using CsCheck;
using MeshTools.Cluster.Requests;
using MeshTools.Core.Tests.Support;

namespace MeshTools.Core.Tests.Cluster.Requests;

public sealed class StatusReaderTests
{
    private const string Conflict = """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Apply failed with 2 conflicts","reason":"Conflict",
        "details":{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"kubectl\" using apps/v1","field":".spec.replicas"},
        {"reason":"FieldManagerConflict","message":"conflict with \"argo\"","field":".spec.paused"}]},"code":409}
        """;

    [Fact]
    public void A_Status_is_taken_apart()
    {
        StatusReader status = StatusReader.Parse(Conflict, "HTTP 409");

        Assert.Equal("Apply failed with 2 conflicts", status.Message);
        Assert.Equal("Conflict", status.Reason);
        Assert.Equal(
            [("FieldManagerConflict", ".spec.replicas", "conflict with \"kubectl\" using apps/v1"), ("FieldManagerConflict", ".spec.paused", "conflict with \"argo\"")],
            status.Causes);
    }

    [Theory]
    [InlineData("", "HTTP 502")]
    [InlineData("  \n ", "HTTP 502")]
    [InlineData("bad gateway", "HTTP 502: bad gateway")]
    [InlineData("<html>\n  <h1>502</h1>\n</html>", "HTTP 502: <html> <h1>502</h1> </html>")]
    [InlineData("{\"error\":\"x\"}", "HTTP 502: {\"error\":\"x\"}")]
    [InlineData("[1]", "HTTP 502: [1]")]
    [InlineData("{\"kind\":\"Status\"}", "HTTP 502")]
    [InlineData("{\"kind\":\"Status\",\"message\":5}", "HTTP 502")]
    public void What_is_no_Status_is_shown_as_text(string body, string message) => Assert.Equal(message, StatusReader.Parse(body, "HTTP 502").Message);

    [Fact]
    public void A_page_is_cut()
    {
        string message = StatusReader.Parse(new string('x', 100_000), "HTTP 502").Message;

        Assert.True(message.Length < 250);
        Assert.EndsWith("...", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"Status","message":"m","details":null}""")]
    [InlineData("""{"kind":"Status","message":"m","details":{"causes":null}}""")]
    [InlineData("""{"kind":"Status","message":"m","details":{"causes":{}}}""")]
    [InlineData("""{"kind":"Status","message":"m","details":{"causes":[1,null,"x"]}}""")]
    public void Causes_that_are_none_are_passed_over(string body)
    {
        StatusReader status = StatusReader.Parse(body, "HTTP 409");

        Assert.Equal("m", status.Message);
        Assert.Empty(status.Causes);
    }

    [Fact]
    public void Any_body_gives_a_message() =>
        Gen.OneOf(
            Gen.String[0, 300],
            Mutations.Of(Conflict, Gen.OneOf("{", "}", "[", "]", "\"", ",", ":", "null", "1", "\\ud800", "\\", "\0")))
            .Sample(static body => Assert.NotEmpty(StatusReader.Parse(body, "HTTP 500").Message), iter: 3_000);
}
