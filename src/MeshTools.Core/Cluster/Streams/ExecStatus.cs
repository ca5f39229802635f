using System.Globalization;
using System.Text;
using MeshTools.Cluster.Requests;

namespace MeshTools.Cluster.Streams;

/// <summary>The Status that ends an exec. Pure.</summary>
internal static class ExecStatus
{
    /// <summary>
    /// The exit code; or, for a command that never ran, null and the kubelet's reason. A command that was ended by a signal
    /// has the shell's code for it (137 for SIGKILL).
    /// </summary>
    public static (int? ExitCode, string Message) Read(ReadOnlySpan<byte> status)
    {
        if (status.IsEmpty)
        {
            return (null, "the connection ended before the command did");
        }

        StatusReader read = StatusReader.Parse(Encoding.UTF8.GetString(status), "no status", isBare: true);
        if (read.Reason == "NonZeroExitCode"
            && read.Causes.FirstOrDefault(static cause => cause.Type == "ExitCode") is { Message: string text }
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code))
        {
            return (code, read.Message);
        }

        return read.IsSuccess ? (0, string.Empty) : (null, read.Message);
    }
}
