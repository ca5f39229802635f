using System.Globalization;
using System.Management.Automation.Host;

namespace MeshTools.Build.PowerShell;

/// <summary>The least a PowerShell host can be: it prints, and asks nothing.</summary>
internal sealed class PlainHost : PSHost
{
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    // Help is looked for by this name; it exists in one language.
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.GetCultureInfo("en-US");

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "MeshTools.Build";

    public override PSHostUserInterface UI { get; } = new PlainUI();

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
