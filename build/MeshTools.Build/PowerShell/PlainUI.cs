using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace MeshTools.Build.PowerShell;

/// <summary>Writes every stream to the console as plain lines. Nobody is there to answer a question.</summary>
internal sealed class PlainUI : PSHostUserInterface
{
    private readonly ProgressLines _progress = new(Console.Error);

    public override PSHostRawUserInterface RawUI { get; } = new PlainRawUI();

    public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected;

    public override void Write(string value) => Console.Out.Write(ForThisConsole(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Console.Out.WriteLine(ForThisConsole(value));

    public override void WriteErrorLine(string value) => Console.Error.WriteLine(ForThisConsole(value));

    public override void WriteDebugLine(string message) => Console.Out.WriteLine("DEBUG: " + message);

    public override void WriteVerboseLine(string message) => Console.Out.WriteLine("VERBOSE: " + message);

    public override void WriteWarningLine(string message) => Console.Out.WriteLine("WARNING: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Write(sourceId, record);

    public override string ReadLine() => throw NobodyThere();

    public override SecureString ReadLineAsSecureString() => throw NobodyThere();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw NobodyThere();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw NobodyThere();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw NobodyThere();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw NobodyThere();

    // The formatter always colours its headings; leaving the colours out of a file is up to the host.
    private string ForThisConsole(string value) =>
        SupportsVirtualTerminal ? value : new StringDecorated(value).ToString(OutputRendering.PlainText);

    private static HostException NobodyThere() => new("A script that the build runs cannot ask questions: give -Confirm:$false or the missing argument.");
}
