namespace MeshTools.Build.Commands;

/// <summary>The commands there are.</summary>
internal static class Usage
{
    private static readonly Command[] Commands =
    [
        new("build", "build the module and its help into bin/ and en-US/", BuildCommand.RunAsync),
        new("quickstart", "build, then run examples/quickstart.ps1 on a throwaway control plane", QuickstartCommand.RunAsync),
        new("test", "build, stage and run every test", TestCommand.RunAsync),
        new("stage", "build, then lay out what would be published in out/MeshTools/VERSION", StageCommand.RunAsync),
        new("bench", "build, then run tests/MeshTools.Benchmarks; what follows is passed on to it", BenchCommand.RunAsync),
        new("format", "check that the code is formatted as .editorconfig says", FormatCommand.RunAsync),
        new("run-script", "run a PowerShell script FILE [ARGUMENT ...] as quickstart does", RunScriptCommand.RunAsync),
    ];

    public static string Text { get; } = string.Join(
        Environment.NewLine,
        [
            "usage: build.sh COMMAND [--verbose] [--hosted] [ARGUMENT ...]",
            string.Empty,
            .. Commands.Select(static command => $"  {command.Name,-12}{command.Summary}"),
            string.Empty,
            "  --verbose   show what the tools print, as it comes",
            "  --hosted    run scripts in the PowerShell engine of the build program even where pwsh is installed",
        ]);

    public static Command? Find(string name) => Array.Find(Commands, command => command.Name == name);
}
