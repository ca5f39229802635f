using MeshTools.Changes;

namespace MeshTools.Mesh.Install;

/// <summary>Counts what became of the objects.</summary>
internal sealed class InstallTally
{
    public int Created { get; private set; }

    public int Changed { get; private set; }

    public int Unchanged { get; private set; }

    public int Pruned { get; private set; }

    public int Failed { get; private set; }

    public int Done => Created + Changed + Unchanged + Pruned + Failed;

    public void Count(ChangeResult result)
    {
        switch (result)
        {
            case { Outcome: ChangeOutcome.Failed }:
                Failed++;
                break;
            case { Change.Verb: ChangeVerb.Delete }:
                Pruned++;
                break;
            case { Outcome: ChangeOutcome.Unchanged }:
                Unchanged++;
                break;
            case { Change.Before: null }:
                Created++;
                break;
            default:
                Changed++;
                break;
        }
    }

    /// <summary>Counts objects that nobody needed to write.</summary>
    public void CountUnchanged(int objects) => Unchanged += objects;

    /// <summary>Counts objects that were written and do not serve.</summary>
    public void CountFailed(int objects) => Failed += objects;
}
