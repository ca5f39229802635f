using System.Text;
using MeshTools.Cluster.Streams;

namespace MeshTools.Core.Tests.Cluster.Streams;

/// <summary>How the end of a command is read.</summary>
public sealed class ExecStatusTests
{
    [Theory]
    [InlineData("""{"metadata":{},"status":"Success"}""", 0)]
    [InlineData("""{"kind":"Status","status":"Success"}""", 0)]
    [InlineData("""{"metadata":{},"status":"Failure","message":"command terminated","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"137"}]}}""", 137)]
    public void The_exit_code_is_read(string status, int code) => Assert.Equal(code, Read(status).ExitCode);

    [Theory]
    [InlineData("", "the connection ended before the command did")]
    [InlineData("""{"status":"Failure","message":"exec: \"nope\": executable file not found in $PATH","reason":"InternalError"}""", "executable file not found")]
    [InlineData("""{"status":"Failure","reason":"NonZeroExitCode","message":"odd","details":{"causes":[{"reason":"ExitCode","message":"many"}]}}""", "odd")]
    [InlineData("not JSON", "not JSON")]
    [InlineData("[]", "[]")]
    public void Where_there_is_no_exit_code_there_is_a_reason(string status, string reason)
    {
        (int? code, string message) = Read(status);

        Assert.Null(code);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    private static (int? ExitCode, string Message) Read(string status) => ExecStatus.Read(Encoding.UTF8.GetBytes(status));
}
