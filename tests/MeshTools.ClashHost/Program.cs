using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.Loader;

// usage: ClashHost before|after MANIFEST|- SCRIPT [ASSEMBLY...]
//   Loads other versions of the module's dependencies into the default context, before or after the module is used,
//   runs the script with the module, and prints its output and then what the default context holds.
string when = args[0];
string manifest = args[1];
string script = args[2];
string[] clashing = args[3..];

Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
runspace.Open();

if (when == "before")
{
    LoadClashing();
}

int failures = manifest == "-" ? 0 : Run("param($manifest) Import-Module $manifest", ("manifest", manifest));
failures += Run(script);
if (when == "after")
{
    LoadClashing();
    failures += Run(script);
}

foreach (System.Reflection.Assembly assembly in AssemblyLoadContext.Default.Assemblies.OrderBy(static assembly => assembly.GetName().Name, StringComparer.Ordinal))
{
    Console.WriteLine($"default: {assembly.GetName().Name} {assembly.GetName().Version}");
}

return failures;

void LoadClashing()
{
    foreach (string path in clashing)
    {
        // Types are touched, so that a lazy load cannot hide a clash.
        _ = AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetExportedTypes().Length;
    }
}

int Run(string text, params (string Name, string Value)[] parameters)
{
    using PowerShell shell = PowerShell.Create(runspace);
    shell.AddScript(text);
    foreach ((string name, string value) in parameters)
    {
        shell.AddParameter(name, value);
    }

    try
    {
        foreach (PSObject item in shell.Invoke())
        {
            Console.WriteLine($"output: {item}");
        }
    }
    catch (RuntimeException error)
    {
        Console.WriteLine($"error: {error.Message}");
        return 1;
    }

    foreach (ErrorRecord error in shell.Streams.Error)
    {
        Console.WriteLine($"error: {error}");
    }

    return shell.Streams.Error.Count;
}
