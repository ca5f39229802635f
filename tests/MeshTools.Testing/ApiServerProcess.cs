using System.Diagnostics;
using System.Text;

namespace MeshTools.Testing;

/// <summary>The kube-apiserver of a sandbox, found by its command line, so that a test can kill it and start it again.</summary>
internal sealed class ApiServerProcess : IDisposable
{
    private readonly string[] _command;
    private readonly Dictionary<string, string> _environment;
    private Process _process;

    public ApiServerProcess(string sandboxFolder)
    {
        _process = Find(sandboxFolder);
        _command = ReadList($"/proc/{_process.Id}/cmdline");
        _environment = ReadList($"/proc/{_process.Id}/environ")
            .Select(static entry => entry.Split('=', 2))
            .ToDictionary(static pair => pair[0], static pair => pair[1]);
    }

    /// <summary>Kills it without a word, as a power cut would.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Starts it again with the same command line.</summary>
    public void Restart()
    {
        ProcessStartInfo start = new(_command[0]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in _command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach ((string name, string value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Ends it for good: the sandbox knows nothing of a process that a test started.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private static Process Find(string sandboxFolder)
    {
        foreach (Process process in Process.GetProcessesByName("kube-apiserver"))
        {
            if (ReadList($"/proc/{process.Id}/cmdline").Any(argument => argument.Contains(sandboxFolder, StringComparison.Ordinal)))
            {
                return process;
            }

            process.Dispose();
        }

        throw new InvalidOperationException($"No kube-apiserver of the sandbox in {sandboxFolder} runs.");
    }

    private static string[] ReadList(string path) =>
        Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
