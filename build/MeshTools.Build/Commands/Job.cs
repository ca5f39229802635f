using MeshTools.Build.DotNet;

namespace MeshTools.Build.Commands;

/// <summary>What every command works with.</summary>
internal sealed class Job
{
    public Job(Checkout checkout, Invocation invocation)
    {
        Checkout = checkout;
        Invocation = invocation;
        Steps = new Steps(invocation.Verbose);
        DotNet = new DotNetCli(checkout, Steps);
    }

    public Checkout Checkout { get; }

    public Invocation Invocation { get; }

    public Steps Steps { get; }

    public DotNetCli DotNet { get; }
}
