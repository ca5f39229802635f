using System.Globalization;

namespace MeshTools.Benchmarks;

/// <summary>The controllers of a sandbox, held (SIGSTOP) for as long as something is measured: they look at every node that changes.</summary>
internal sealed class HeldControllers : IDisposable
{
    private static readonly string[] Programs = ["kube-controller-manager", "kube-scheduler", "MeshTools.StandinKubelet"];

    private readonly string[] _processes;

    /// <param name="sandbox">The sandbox's folder, which its processes name in their command lines.</param>
    public HeldControllers(string sandbox)
    {
        _processes =
        [
            .. Directory.EnumerateDirectories("/proc").Where(static folder => char.IsAsciiDigit(folder[^1])).Where(folder =>
                CommandLine(folder) is string line && line.Contains(sandbox, StringComparison.Ordinal) && Programs.Any(program => line.Contains(program, StringComparison.Ordinal)))
                .Select(static folder => Path.GetFileName(folder)),
        ];
        if (_processes.Length == 0)
        {
            throw new InvalidOperationException($"No controller of the sandbox in {sandbox} runs.");
        }

        Signal("STOP");
    }

    public void Dispose() => Signal("CONT");

    private static string? CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }

    private void Signal(string name) => ChildProcess.Run("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {string.Join(' ', _processes)}")]);
}
