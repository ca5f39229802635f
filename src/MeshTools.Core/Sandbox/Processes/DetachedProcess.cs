using System.ComponentModel;
using System.Diagnostics;
using MeshTools.Errors;

namespace MeshTools.Sandbox.Processes;

/// <summary>
/// Starts processes that outlive this one and do not hear its terminal: Ctrl+C goes to every process of the terminal's
/// foreground group, so each gets a session of its own. Output goes to a file, not through a pipe that would break with
/// this process.
/// </summary>
internal static class DetachedProcess
{
    // umask first: the logs and etcd's files are nobody else's business. exec keeps the process id through every step.
    private const string Script = """umask 077; log=$1; shift; exec "$@" </dev/null >>"$log" 2>&1""";

    private static readonly string[] InheritedVariables = ["PATH", "HOME", "TMPDIR", "LANG", "SystemRoot", "TEMP", "TMP", "USERPROFILE"];

    /// <param name="spec">What to start.</param>
    /// <param name="folder">The sandbox's folder: the mark that the process carries.</param>
    /// <exception cref="MeshToolsException">SandboxStartFailed.</exception>
    public static RunningProcess Start(ProcessSpec spec, string folder)
    {
        ProcessStartInfo start = OperatingSystem.IsWindows() ? WindowsStart(spec) : UnixStart(spec);
        start.WorkingDirectory = folder;
        SetEnvironment(start, spec, folder);
        try
        {
            using Process process = Process.Start(start)!;
            return new RunningProcess(spec, process.Id, ProcessTable.Birth(process.Id) ?? string.Empty);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            throw new MeshToolsException(
                ErrorCatalog.SandboxStartFailed, $"{spec.Component} could not be started: {error.Message}", target: spec.Program, inner: error);
        }
    }

    private static ProcessStartInfo UnixStart(ProcessSpec spec)
    {
        ProcessStartInfo start = new("/bin/sh") { UseShellExecute = false };
        foreach (string argument in (string[])["-c", Script, "sh", spec.Log, .. NewSession(), spec.Program, .. spec.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>setsid is part of util-linux; macOS has none, but Perl.</summary>
    private static string[] NewSession()
    {
        if (File.Exists("/usr/bin/setsid"))
        {
            return ["/usr/bin/setsid"];
        }

        return File.Exists("/usr/bin/perl") ? ["/usr/bin/perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die", "--"] : [];
    }

    /// <summary>A console of its own, which nobody sees, keeps Ctrl+C away; cmd writes the log and ends with its child.</summary>
    private static ProcessStartInfo WindowsStart(ProcessSpec spec)
    {
        string command = string.Join(' ', spec.Arguments.Prepend(spec.Program).Select(static text => $"\"{text}\""));
        return new ProcessStartInfo("cmd.exe", $"/d /s /c \"{command} >> \"{spec.Log}\" 2>&1\"") { UseShellExecute = false, CreateNoWindow = true };
    }

    /// <summary>
    /// Not the session's whole environment: etcd takes every ETCD_ variable for a setting, and a token in a variable of
    /// the user has no business in a daemon.
    /// </summary>
    private static void SetEnvironment(ProcessStartInfo start, ProcessSpec spec, string folder)
    {
        Dictionary<string, string?> inherited = new(start.Environment, StringComparer.Ordinal);
        start.Environment.Clear();
        foreach (string name in InheritedVariables)
        {
            if (inherited.TryGetValue(name, out string? value))
            {
                start.Environment[name] = value;
            }
        }

        foreach ((string name, string value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[ProcessSpec.Mark] = folder;
    }
}
