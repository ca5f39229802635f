using System.ComponentModel;
using MeshTools.Build.Commands;

namespace MeshTools.Build;

/// <summary>Finds the command and tells how it ended.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Misused = 2;
    private const int Interrupted = 130; // what a shell reports after Ctrl+C

    public static async Task<int> Main(string[] args)
    {
        Invocation invocation = Invocation.Parse(args);
        if (invocation.Command is null)
        {
            Console.WriteLine(Usage.Text);
            return args.Length == 0 ? Misused : 0;
        }

        using Interruption interruption = new();
        try
        {
            return Usage.Find(invocation.Command) is Command command
                ? await command.Run(new Job(Checkout.Find(), invocation), interruption.Token)
                : throw new BuildException($"There is no command '{invocation.Command}'. --help lists the commands.");
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("interrupted");
            return Interrupted;
        }
        catch (Exception error) when (error is BuildException or IOException or UnauthorizedAccessException or Win32Exception)
        {
            await Console.Error.WriteLineAsync($"error: {error.Message}");
            return Failed;
        }
    }
}
